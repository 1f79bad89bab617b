/** Rows of the table `reading`, many at a time: one statement with JSON costs a tenth of one statement a row. */
import { type Kysely, sql } from 'kysely';
import type { Store } from './connect.ts';
import type { StoredReading } from './readings.ts';
import type { Schema } from './schema.ts';

export interface ReadingKey {
  ts: number;
  id: number;
}

const chunk = 1000;

/** @returns the keys of what was new or has another value now */
export async function upsertRows(
  db: Kysely<Schema>,
  sensorId: number,
  rows: readonly StoredReading[],
): Promise<ReadingKey[]> {
  const changed: ReadingKey[] = [];
  for (let at = 0; at < rows.length; at += chunk) {
    changed.push(...(await upsert(db, sensorId, rows.slice(at, at + chunk))));
  }
  return changed;
}

async function upsert(db: Kysely<Schema>, sensorId: number, rows: readonly StoredReading[]): Promise<ReadingKey[]> {
  const json = JSON.stringify(
    rows.map(({ ts, id, temperature, humidity, illuminance }) => [ts, id, temperature, humidity, illuminance]),
  );
  const { rows: changed } = await sql<ReadingKey>`
    INSERT INTO reading (sensor_id, ts, id, temperature, humidity, illuminance)
    SELECT CAST(${sensorId} AS INTEGER), value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
    FROM json_each(${json}) WHERE true
    ON CONFLICT DO UPDATE SET
      temperature = excluded.temperature, humidity = excluded.humidity, illuminance = excluded.illuminance
    WHERE temperature IS NOT excluded.temperature OR humidity IS NOT excluded.humidity
      OR illuminance IS NOT excluded.illuminance
    RETURNING ts, id`.execute(db);
  return changed;
}

/** Rows of which none is there, in the transaction that is open. The quickest way where there are hundreds of thousands. */
export function insertRows(sqlite: Store['sqlite'], sensorId: number, rows: readonly StoredReading[]): void {
  const insert = sqlite.prepare(
    'INSERT INTO reading (sensor_id, ts, id, temperature, humidity, illuminance) VALUES (?, ?, ?, ?, ?, ?)',
  );
  for (const { ts, id, temperature, humidity, illuminance } of rows) {
    insert.run(sensorId, ts, id, temperature, humidity, illuminance);
  }
}

/** What is stored at these moments, ascending. */
export async function rowsAt(
  db: Kysely<Schema>,
  sensorId: number,
  times: readonly number[],
): Promise<Map<number, StoredReading[]>> {
  if (!(await hasRowsAround(db, sensorId, times))) return new Map();
  const rows = await db
    .selectFrom('reading')
    .select(['ts', 'id', 'temperature', 'humidity', 'illuminance'])
    .where('sensor_id', '=', sensorId)
    .where('ts', 'in', sql<number>`(SELECT value FROM json_each(${JSON.stringify(times)}))`)
    .orderBy('ts')
    .orderBy('id')
    .execute();
  return Map.groupBy(rows, ({ ts }) => ts);
}

/** One look instead of thousands, where a long file comes into a time of which nothing is known. */
async function hasRowsAround(db: Kysely<Schema>, sensorId: number, times: readonly number[]): Promise<boolean> {
  const first = times.reduce((least, ts) => Math.min(least, ts), Infinity);
  const last = times.reduce((most, ts) => Math.max(most, ts), -Infinity);
  const row = await db
    .selectFrom('reading')
    .select('ts')
    .where('sensor_id', '=', sensorId)
    .where('ts', '>=', first)
    .where('ts', '<=', last)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** True when both say the same about the air, whoever they are from. */
export function sameValues(a: Omit<StoredReading, 'id'>, b: Omit<StoredReading, 'id'>): boolean {
  return a.temperature === b.temperature && a.humidity === b.humidity && a.illuminance === b.illuminance;
}

/** Far beyond any sensor, and small enough that sums of a week stay exact. */
const largest = 1e8;

/** As the file has it; null for what no sensor can have measured. */
export function hundredths(value: number | null): number | null {
  return value !== null && Math.abs(value) <= largest ? Math.round(value * 100) : null;
}
