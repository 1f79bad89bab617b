import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure, readConfig, readCredentials, readEnvironment } from '@roomlog/runtime';
import {
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
import { pick } from '../bocco.ts';

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
export async function exportCommand(what: string, options: ExportOptions): Promise<void> {
  const rows = { readings: readingRows, messages: messageRows }[what];
  if (!rows) throw new Failure('usage', `${JSON.stringify(what)} can't be exported; choose readings or messages.`);
  const store = await openStore(`${storeFolder()}/roomlog.db`, 'reader');
  try {
    await write(await rows(store, options), options.output);
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

function readRange({ from, to }: ExportOptions): { from: number; to: number } {
  return { from: readInstant('--from', from, 0), to: readInstant('--to', to, Number.MAX_SAFE_INTEGER) };
}

const iso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

function readInstant(flag: string, given: string | undefined, missing: number): number {
  if (given === undefined) return missing;
  if (/^\d{1,11}$/.test(given)) return Number(given);
  const ms = iso.test(given) ? Date.parse(given) : Number.NaN;
  if (!Number.isNaN(ms)) return Math.floor(ms / 1000);
  throw new Failure(
    'usage',
    `${flag} is "${given}"; it must be a time such as 2026-11-22T18:42:00+09:00, or epoch seconds.`,
  );
}

/** A file gets its name only when it is whole. */
async function write(rows: AsyncGenerator<string>, file: string | undefined): Promise<void> {
  if (file === undefined) {
    await pipeline(Readable.from(rows), process.stdout, { end: false }).catch(ignoreClosedPipe);
    return;
  }
  const draft = `${file}.${process.pid}.part`;
  try {
    await pipeline(Readable.from(rows), createWriteStream(draft));
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    const reason = (cause as NodeJS.ErrnoException).code;
    if (reason === undefined) throw cause;
    throw new Failure('failed', `${file} can't be written (${reason}); choose another file.`, { cause });
  }
}

/** `roomlog export … | head` ends the pipe early, and that is no failure. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
