import { Failure } from '@roomlog/runtime';
import {
  checkQuery,
  exportMessages,
  exportReadings,
  fileRange,
  getSetting,
  listRooms,
  parseRange,
  type Resolution,
  resolutions,
  roomSensors,
  type Store,
} from '@roomlog/store';
import { isoWithOffset, isTimeZone } from '@roomlog/store/time';
import { pick, pickStoredSensor } from '../input/pick.ts';
import { stdout, writeOutput } from '../output/output-file.ts';
import { withProgress } from '../output/progress.ts';
import { withStore } from '../store.ts';

export interface ExportOptions {
  room?: string;
  sensor?: string;
  from?: string;
  to?: string;
  query?: string;
  resolution?: string;
  timeZone?: string;
  format: string;
  excel?: boolean;
  output?: string;
  force?: boolean;
}

/** What can be exported: its rows, and the options that it does not take. */
const kinds = {
  readings: { rows: readingRows, others: ['query'] },
  messages: { rows: messageRows, others: ['sensor', 'resolution'] },
} as const;

/** Exports from the store, streamed to a file or stdout. */
export async function exportCommand(what: string, options: ExportOptions, signal: AbortSignal): Promise<void> {
  const kind = Object.entries(kinds).find(([name]) => name === what)?.[1];
  if (!kind) throw new Failure('usage', `${JSON.stringify(what)} can't be exported; choose readings or messages.`);
  const unsupported = kind.others.find((name) => options[name] !== undefined);
  if (unsupported !== undefined) throw new Failure('usage', `--${unsupported} is not for ${what}; leave it out.`);
  await withStore('reader', async (store) => {
    const zone = (await getSetting(store.db, 'time_zone')) ?? 'UTC';
    const rows = await kind.rows(store, options, zone);
    const { output = stdout, force = false } = options;
    await withProgress('Exporting', (report) => writeOutput(output, counted(rows, report), { force, signal }));
  });
}

async function readingRows(store: Store, options: ExportOptions, zone: string): Promise<AsyncGenerator<string>> {
  const { db } = store;
  const asked = parseRange(options, zone);
  const wanted = resolutionOf(options);
  const format = { ...formatOf(options, zone), labelled: options.sensor === undefined };
  const room = await chosenRoom(store, options);
  const sensors = await roomSensors(db, room?.id);
  const chosen = options.sensor === undefined ? sensors : [pickStoredSensor(sensors, options.sensor)];
  const range = await fileRange(db, chosen, asked, wanted);
  if (range.deletedBefore !== undefined) {
    const since = isoWithOffset(range.deletedBefore, zone);
    process.stderr.write(
      `Readings before ${since} are deleted (ROOMLOG_RETENTION); --resolution 1h has their hours.\n`,
    );
  }
  return exportReadings(db, chosen, { ...range, bucketZone: zone }, format);
}

async function messageRows(store: Store, options: ExportOptions, zone: string): Promise<AsyncGenerator<string>> {
  const range = parseRange(options, zone);
  const query = options.query === undefined ? undefined : checkQuery('--query', options.query);
  const format = formatOf(options, zone);
  const room = await chosenRoom(store, options);
  const rooms = room ? [room] : await listRooms(store.db);
  return exportMessages(store.db, rooms, { ...range, query }, { ...format, labelled: !room });
}

function resolutionOf({ resolution = 'raw' }: ExportOptions): Resolution | 'auto' {
  const choice = ['auto', ...resolutions] as const;
  const found = choice.find((name) => name === resolution);
  if (found) return found;
  throw new Failure('usage', `--resolution is "${resolution}"; it must be one of ${choice.join(', ')}.`);
}

async function chosenRoom({ db }: Store, { room }: ExportOptions) {
  if (room === undefined) return undefined;
  return pick(await listRooms(db), room, 'room', ({ uuid, name }) => ({ uuid, name }));
}

function formatOf({ format, timeZone, excel = false }: ExportOptions, zone: string) {
  if (format !== 'csv' && format !== 'ndjson') {
    throw new Failure('usage', `--format is "${format}"; it must be csv or ndjson.`);
  }
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw new Failure('usage', `--time-zone is "${timeZone}"; it must be an IANA name such as Asia/Tokyo.`);
  }
  if (excel && format !== 'csv') throw new Failure('usage', '--excel is for CSV; leave --format out.');
  return { format, excel, zone: timeZone ?? zone } as const;
}

/** Passes the rows on and reports how much they are. */
async function* counted(rows: AsyncGenerator<string>, report: (soFar: string) => void): AsyncGenerator<string> {
  let characters = 0;
  for await (const text of rows) {
    yield text;
    characters += text.length;
    report(`${(characters / 1e6).toFixed(1)} MB`);
  }
}
