/** Readings in and out. On the outside °C, %RH and lx with up to two decimals; in the file whole 1/100. */
import { type Kysely, sql } from 'kysely';
import { makeWay } from './imported.ts';
import { changeReadings } from './reading-changes.ts';
import { hundredths, upsertRows } from './reading-rows.ts';
import type { Schema } from './schema.ts';
import { getPrunedBefore } from './settings.ts';

export interface Reading {
  id: number;
  created_at: Date;
  temperature: number | null;
  humidity: number | null;
  illuminance: number | null;
}

/** A reading as the file has it: `ts` in epoch seconds, values in 1/100. */
export interface StoredReading {
  ts: number;
  id: number;
  temperature: number | null;
  humidity: number | null;
  illuminance: number | null;
}

/**
 * Stores readings of one sensor with their rollups and the gaps between them in one transaction. What is there already
 * stays as it is, a corrected value replaces the old one, and one that was imported makes way for its own original; more
 * than two decimals are rounded, and what no sensor can have measured becomes null. What is older than the retention is
 * summed up already and is passed over.
 * @param source `answer` for all that BOCCO answered at a time, whose holes are then known to be real
 * @returns the ids that were new or corrected, in the order of time
 */
export async function insertReadings(
  db: Kysely<Schema>,
  sensorId: number,
  readings: Reading[],
  source: 'answer' | 'file' = 'answer',
): Promise<number[]> {
  if (readings.length === 0) return [];
  return db.transaction().execute(async (trx) => {
    const prunedBefore = await getPrunedBefore(trx);
    const rows = readings.map(asRow);
    const oldest = source === 'answer' ? rows.reduce((least, { ts }) => Math.min(least, ts), Infinity) : undefined;
    const kept = rows.filter(({ ts }) => ts >= prunedBefore);
    const changed = await changeReadings(trx, sensorId, kept, oldest, async () => {
      await makeWay(trx, sensorId, kept);
      return upsertRows(trx, sensorId, kept);
    });
    return changed.map(({ id }) => id);
  });
}

function asRow({ id, created_at, temperature, humidity, illuminance }: Reading): StoredReading {
  return {
    ts: Math.floor(created_at.getTime() / 1000),
    id,
    temperature: hundredths(temperature),
    humidity: hundredths(humidity),
    illuminance: hundredths(illuminance),
  };
}

export async function latestReading(db: Kysely<Schema>, sensorId: number): Promise<StoredReading | undefined> {
  return db
    .selectFrom('reading')
    .select(['ts', 'id', 'temperature', 'humidity', 'illuminance'])
    .where('sensor_id', '=', sensorId)
    .orderBy('ts', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** When the sensor's first reading was taken, in epoch seconds; its hour, where readings that old are gone. */
export async function firstReadingAt(db: Kysely<Schema>, sensorId: number): Promise<number | undefined> {
  const oldest = (table: 'reading' | 'rollup_hour') =>
    db.selectFrom(table).select('ts').where('sensor_id', '=', sensorId).orderBy('ts').limit(1).executeTakeFirst();
  const hour = await oldest('rollup_hour');
  if (hour && hour.ts < (await getPrunedBefore(db))) return hour.ts;
  return (await oldest('reading'))?.ts;
}

/**
 * Readings of [from, to) in the order of time, `limit` at the most. With `after`, those that follow it: pages by key,
 * because an open iterator would keep every writer of this connection waiting.
 */
export async function readingsBetween(
  db: Kysely<Schema>,
  sensorId: number,
  range: { from: number; to: number; limit: number; after?: StoredReading | undefined },
): Promise<StoredReading[]> {
  return readingsQuery(db, sensorId, range).execute();
}

export function readingsQuery(
  db: Kysely<Schema>,
  sensorId: number,
  { from, to, limit, after }: { from: number; to: number; limit: number; after?: StoredReading | undefined },
) {
  // The one lower bound: beside another one SQLite would begin each page at `from`, and walk past all that was read.
  const { ts, id } = after ?? { ts: from - 1, id: Number.MAX_SAFE_INTEGER };
  return db
    .selectFrom('reading')
    .select(['ts', 'id', 'temperature', 'humidity', 'illuminance'])
    .where('sensor_id', '=', sensorId)
    .where(sql<boolean>`(ts, id) > (${ts}, ${id})`)
    .where('ts', '<', to)
    .orderBy('ts')
    .orderBy('id')
    .limit(limit);
}

/** Some milliseconds of reading and writing. */
const readingsAtATime = 2000;

/** Readings of [from, to), page by page: memory stays flat, and others are served between two pages. */
export async function* readingPages(
  db: Kysely<Schema>,
  sensorId: number,
  { from, to }: { from: number; to: number },
): AsyncGenerator<StoredReading[]> {
  let page: StoredReading[] = [];
  do {
    page = await readingsBetween(db, sensorId, { from, to, limit: readingsAtATime, after: page.at(-1) });
    yield page;
    await new Promise(setImmediate);
  } while (page.length === readingsAtATime);
}
