/** Rows of the table `reading`, many at a time: one statement with JSON costs a tenth of one statement a row. */

import { type Kysely, type RawBuilder, sql } from 'kysely';
import { inChunks } from '../chunks.ts';
import type { Store } from '../engines/sqlite/connect.ts';
import { type Metric, metrics } from '../metrics.ts';
import type { ReadingRow, Schema } from '../schema.ts';

type Values = Pick<ReadingRow, Metric>;

const rowsAtATime = 2000;

const columns = sql.raw('sensor_id, ts, id, temperature, humidity, illuminance');

/** Rows as a source of a statement, in the order of `columns`. */
function source(rows: readonly ReadingRow[]): RawBuilder<unknown> {
  const json = rows.map((row) => [row.sensor_id, row.ts, row.id, row.temperature, row.humidity, row.illuminance]);
  return sql`(
    SELECT value ->> 0 AS sensor_id, value ->> 1 AS ts, value ->> 2 AS id,
      value ->> 3 AS temperature, value ->> 4 AS humidity, value ->> 5 AS illuminance
    FROM json_each(${JSON.stringify(json)}))`;
}

type Moment = Pick<ReadingRow, 'sensor_id' | 'ts'>;

/** Moments that are closer together than this (seconds) are looked up as one span, which is much quicker. */
const sameSpan = 3600;

/** [sensor, from, to], both included. */
type Span = [sensorId: number, from: number, to: number];

/** Spans that hold all of the moments. */
export function spansOf(moments: readonly Moment[]): Span[] {
  const spans: Span[] = [];
  for (const { sensor_id, ts } of moments.toSorted((a, b) => a.sensor_id - b.sensor_id || a.ts - b.ts)) {
    const last = spans.at(-1);
    if (last?.[0] === sensor_id && ts - last[2] <= sameSpan) last[2] = ts;
    else spans.push([sensor_id, ts, ts]);
  }
  return spans;
}

/** What is stored at these moments, and some of what is stored between them, in the order of sensor, time and id. */
export async function rowsAround(db: Kysely<Schema>, moments: readonly Moment[]): Promise<ReadingRow[]> {
  const { rows } = await sql<ReadingRow>`
    SELECT reading.* FROM json_each(${JSON.stringify(spansOf(moments))}) AS span CROSS JOIN reading
    WHERE sensor_id = span.value ->> 0 AND ts BETWEEN span.value ->> 1 AND span.value ->> 2
    ORDER BY span.key, ts, reading.id`.execute(db);
  return rows;
}

/** Adds rows; those that are there get these values. */
export async function writeRows(db: Kysely<Schema>, rows: readonly ReadingRow[]): Promise<void> {
  for await (const chunk of inChunks(rows, rowsAtATime)) {
    await sql`
      INSERT INTO reading (${columns})
      SELECT ${columns} FROM ${source(chunk)} WHERE true
      ON CONFLICT (sensor_id, ts, id) DO UPDATE SET
        temperature = excluded.temperature, humidity = excluded.humidity, illuminance = excluded.illuminance`.execute(
      db,
    );
  }
}

export async function deleteRows(db: Kysely<Schema>, rows: readonly ReadingRow[]): Promise<void> {
  for await (const chunk of inChunks(rows, rowsAtATime)) {
    await sql`
      DELETE FROM reading WHERE (sensor_id, ts, id) IN (SELECT sensor_id, ts, id FROM ${source(chunk)})`.execute(db);
  }
}

/** Rows of which none is there, in the transaction that is open. The quickest way where there are hundreds of thousands. */
export function insertRows(sqlite: Store['sqlite'], rows: readonly ReadingRow[]): void {
  const insert = sqlite.prepare(
    'INSERT INTO reading (sensor_id, ts, id, temperature, humidity, illuminance) VALUES (?, ?, ?, ?, ?, ?)',
  );
  for (const { sensor_id, ts, id, temperature, humidity, illuminance } of rows) {
    insert.run(sensor_id, ts, id, temperature, humidity, illuminance);
  }
}

/** True when both say the same about the air, whoever they are from. */
export function sameValues(a: Values, b: Values): boolean {
  return metrics.every((metric) => a[metric] === b[metric]);
}

/** Far beyond any sensor, and small enough for every database's integers, and for exact sums of a week. */
const largest = 2e7;

/** As the file has it; null for what no sensor can have measured. */
export function toHundredths(value: number | null): number | null {
  return value !== null && Math.abs(value) <= largest ? Math.round(value * 100) : null;
}
