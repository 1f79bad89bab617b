/** Readings in and out. On the outside °C, %RH and lx with up to two decimals; in the file whole 1/100. */
import { type Kysely, sql } from 'kysely';
import { recordChange } from './changes.ts';
import { refreshGaps } from './gaps.ts';
import { refreshRollups } from './rollups.ts';
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

const chunk = 1000;

/**
 * Stores readings of one sensor with their rollups and the gaps between them in one transaction. What is there already stays as it is, a corrected
 * value replaces the old one; more than two decimals are rounded, and what no sensor can have measured becomes null.
 * What is older than the retention is summed up already and is passed over.
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
    const kept = readings.filter(({ created_at }) => seconds(created_at) >= prunedBefore);
    const changed: { ts: number; id: number }[] = [];
    for (let at = 0; at < kept.length; at += chunk) {
      changed.push(...(await upsert(trx, sensorId, kept.slice(at, at + chunk))));
    }
    changed.sort((a, b) => a.ts - b.ts || a.id - b.id);
    const [first, last] = [changed[0], changed.at(-1)];
    if (!first || !last) return [];
    const times = changed.map(({ ts }) => ts);
    await refreshRollups(trx, sensorId, times);
    await refreshGaps(trx, sensorId, times, source === 'answer' ? oldestOf(readings) : undefined);
    await recordChange(trx, { kind: 'reading', ref: sensorId, first: first.ts, last: last.ts });
    return changed.map(({ id }) => id);
  });
}

async function upsert(
  db: Kysely<Schema>,
  sensorId: number,
  readings: Reading[],
): Promise<{ ts: number; id: number }[]> {
  const rows = JSON.stringify(
    readings.map(({ created_at, id, temperature, humidity, illuminance }) => [
      seconds(created_at),
      id,
      hundredths(temperature),
      hundredths(humidity),
      hundredths(illuminance),
    ]),
  );
  const { rows: changed } = await sql<{ ts: number; id: number }>`
    INSERT INTO reading (sensor_id, ts, id, temperature, humidity, illuminance)
    SELECT CAST(${sensorId} AS INTEGER), value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
    FROM json_each(${rows}) WHERE true
    ON CONFLICT DO UPDATE SET
      temperature = excluded.temperature, humidity = excluded.humidity, illuminance = excluded.illuminance
    WHERE temperature IS NOT excluded.temperature OR humidity IS NOT excluded.humidity
      OR illuminance IS NOT excluded.illuminance
    RETURNING ts, id`.execute(db);
  return changed;
}

const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
const oldestOf = (readings: Reading[]) =>
  readings.reduce((oldest, r) => Math.min(oldest, seconds(r.created_at)), Infinity);

/** Far beyond any sensor, and small enough that sums of a week stay exact. */
const largest = 1e8;

function hundredths(value: number | null): number | null {
  return value !== null && Math.abs(value) <= largest ? Math.round(value * 100) : null;
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
  { from, to, limit, after }: { from: number; to: number; limit: number; after?: StoredReading | undefined },
): Promise<StoredReading[]> {
  return db
    .selectFrom('reading')
    .select(['ts', 'id', 'temperature', 'humidity', 'illuminance'])
    .where('sensor_id', '=', sensorId)
    .where('ts', '>=', from)
    .where('ts', '<', to)
    .$if(after !== undefined, (query) => query.where(sql<boolean>`(ts, id) > (${after?.ts}, ${after?.id})`))
    .orderBy('ts')
    .orderBy('id')
    .limit(limit)
    .execute();
}
