import { pipeline } from 'node:stream/promises';
import { Failure, readConfig, readCredentials, readEnvironment } from '@roomlog/runtime';
import {
  asReadError,
  exportMessages,
  exportReadings,
  getSetting,
  listRooms,
  openStore,
  type Resolution,
  resolutions,
  roomSensors,
  type Store,
} from '@roomlog/store';
import { isTimeZone } from '@roomlog/store/time';
import { pick } from '../pick.ts';
import { withProgress } from '../progress.ts';
import { stopped } from '../stopped.ts';
import { readRange } from '../time-range.ts';
import { writeWhole } from '../whole-file.ts';

export interface ExportOptions {
  room?: string;
  sensor?: string;
  from?: string;
  to?: string;
  resolution: string;
  timeZone?: string;
  format: string;
  excel?: boolean;
  output?: string;
}

/** Everything out of the store again, streamed to a file or stdout. */
export async function exportCommand(what: string, options: ExportOptions, stop: AbortSignal): Promise<void> {
  const rows = new Map([
    ['readings', readingRows],
    ['messages', messageRows],
  ]).get(what);
  if (!rows) throw new Failure('usage', `${JSON.stringify(what)} can't be exported; choose readings or messages.`);
  const store = await openStore(`${storeFolder()}/roomlog.db`, 'reader');
  try {
    const made = await rows(store, options);
    await withProgress('Exporting', (note) => write(counted(made, note), options.output, stop));
  } catch (error) {
    throw asReadError(error, store.path);
  } finally {
    await store.close();
  }
}

/** The signed-in household's folder; the demo's when nobody has signed in. */
export function storeFolder(): string {
  const env = readEnvironment();
  const real = readConfig(env);
  return readCredentials(env, real.dataDir) ? real.dataDir : readConfig(env, { demo: true }).dataDir;
}

async function readingRows(store: Store, options: ExportOptions): Promise<AsyncGenerator<string>> {
  const { db } = store;
  const room = await chosenRoom(store, options);
  const sensors = await roomSensors(db, room?.id);
  const chosen =
    options.sensor === undefined
      ? sensors
      : [pick(sensors, options.sensor, 'sensor', ({ uuid, nickname }) => ({ uuid, name: nickname }))];
  if (!resolutions.includes(options.resolution as Resolution)) {
    throw new Failure('usage', `--resolution is "${options.resolution}"; it must be one of ${resolutions.join(', ')}.`);
  }
  const bucketZone = (await getSetting(db, 'time_zone')) ?? 'UTC';
  const range = { ...readRange(options), resolution: options.resolution as Resolution, bucketZone };
  const labelled = options.sensor === undefined;
  return exportReadings(db, chosen, range, { ...formatOf(options, bucketZone), labelled });
}

async function messageRows(store: Store, options: ExportOptions): Promise<AsyncGenerator<string>> {
  const room = await chosenRoom(store, options);
  const rooms = room ? [room] : await listRooms(store.db);
  const zone = (await getSetting(store.db, 'time_zone')) ?? 'UTC';
  return exportMessages(store.db, rooms, readRange(options), { ...formatOf(options, zone), labelled: !room });
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
  return { format, excel, zone: timeZone ?? zone } as const;
}

async function write(rows: AsyncGenerator<string>, file: string | undefined, stop: AbortSignal): Promise<void> {
  if (file !== undefined) return writeWhole(file, rows, stop);
  await pipeline(rows, process.stdout, { end: false, signal: stop }).catch((error: unknown) => {
    throw stop.aborted ? stopped(error) : error;
  });
}

/** The rows as they pass, and how much they come to. */
async function* counted(rows: AsyncGenerator<string>, note: (soFar: string) => void): AsyncGenerator<string> {
  let characters = 0;
  for await (const text of rows) {
    yield text;
    characters += text.length;
    note(`${(characters / 1e6).toFixed(1)} MB`);
  }
}
