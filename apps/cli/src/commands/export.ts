import { derivedValues } from '@roomlog/climate';
import { Failure } from '@roomlog/runtime';
import {
  checkQuery,
  exportMessages,
  type FileChunk,
  fileFormats,
  getSetting,
  labelledSensors,
  listRooms,
  openReadingsFile,
  parseRange,
  resolutions,
  type Store,
} from '@roomlog/store';
import { isoWithOffset, isTimeZone } from '@roomlog/store/time';
import { pick, pickStoredSensor } from '../input/pick.ts';
import { stdout, writeOutput } from '../output/output-file.ts';
import { withProgress } from '../output/progress.ts';
import { withStore } from '../store.ts';

export interface ExportOptions {
  room?: string;
  sensor?: string[];
  from?: string;
  to?: string;
  query?: string;
  resolution?: string;
  timeZone?: string;
  format: string;
  excel?: boolean;
  units?: boolean;
  epoch?: boolean;
  wide?: boolean;
  derived?: boolean;
  output?: string;
  force?: boolean;
}

/** What can be exported: its bytes, and the options that it does not take. */
const kinds = {
  readings: { chunks: readingChunks, others: ['query'] },
  messages: { chunks: messageChunks, others: ['sensor', 'resolution', 'units', 'epoch', 'wide', 'derived'] },
} as const;

/** Exports from the store, streamed to a file or stdout. */
export async function exportCommand(what: string, options: ExportOptions, signal: AbortSignal): Promise<void> {
  const kind = Object.entries(kinds).find(([name]) => name === what)?.[1];
  if (!kind) throw new Failure('usage', `${JSON.stringify(what)} can't be exported; choose readings or messages.`);
  const unsupported = kind.others.find((name) => options[name] !== undefined);
  if (unsupported !== undefined) throw new Failure('usage', `--${unsupported} is not for ${what}; leave it out.`);
  await withStore('reader', async (store) => {
    const zone = (await getSetting(store.db, 'time_zone')) ?? 'UTC';
    const chunks = await kind.chunks(store, options, zone);
    const { output = stdout, force = false } = options;
    await withProgress('Exporting', (report) => writeOutput(output, counted(chunks, report), { force, signal }));
  });
}

async function readingChunks(store: Store, options: ExportOptions, home: string): Promise<AsyncGenerator<FileChunk>> {
  const { db } = store;
  const range = parseRange(options, home);
  const resolution = oneOf('--resolution', options.resolution ?? 'raw', ['auto', ...resolutions]);
  const format = oneOf('--format', options.format, fileFormats);
  const { sensor: wanted, excel = false, units = false, epoch = false, wide = false, derived = false } = options;
  const room = await chosenRoom(store, options);
  const sensors = await labelledSensors(db, { room: room?.id });
  const file = await openReadingsFile(db, {
    sensors: wanted?.map((name) => pickStoredSensor(sensors, name)) ?? sensors,
    labelled: wanted?.length !== 1,
    range,
    resolution,
    format,
    zone: checkZone(options),
    excel,
    units,
    epoch,
    wide,
    derived: derived ? derivedValues : [],
  });
  if (file.deletedBefore !== undefined) {
    const since = isoWithOffset(file.deletedBefore, home);
    process.stderr.write(
      `Readings before ${since} are deleted (ROOMLOG_RETENTION); --resolution 1h has their hours.\n`,
    );
  }
  return file.chunks();
}

async function messageChunks(store: Store, options: ExportOptions, home: string): Promise<AsyncGenerator<FileChunk>> {
  const range = parseRange(options, home);
  const query = options.query === undefined ? undefined : checkQuery('--query', options.query);
  const format = oneOf('--format', options.format, ['csv', 'ndjson']);
  const { excel = false } = options;
  const zone = checkZone(options) ?? home;
  const room = await chosenRoom(store, options);
  const rooms = room ? [room] : await listRooms(store.db);
  return exportMessages(store.db, rooms, { ...range, query }, { format, zone, excel, labelled: !room });
}

function oneOf<T extends string>(option: string, given: string, choice: readonly T[]): T {
  const found = choice.find((one) => one === given);
  if (found !== undefined) return found;
  throw new Failure('usage', `${option} is "${given}"; it must be one of ${choice.join(', ')}.`);
}

async function chosenRoom({ db }: Store, { room }: ExportOptions) {
  if (room === undefined) return undefined;
  return pick(await listRooms(db), room, 'room', ({ uuid, name }) => ({ uuid, name }));
}

function checkZone({ timeZone }: ExportOptions): string | undefined {
  if (timeZone === undefined || isTimeZone(timeZone)) return timeZone;
  throw new Failure('usage', `--time-zone is "${timeZone}"; it must be an IANA name such as Asia/Tokyo.`);
}

/** Passes the bytes on and reports how many they are. */
async function* counted(chunks: AsyncGenerator<FileChunk>, report: (soFar: string) => void): AsyncGenerator<FileChunk> {
  let length = 0;
  for await (const chunk of chunks) {
    yield chunk;
    length += chunk.length;
    report(`${(length / 1e6).toFixed(1)} MB`);
  }
}
