/** Rows of readings, many per statement: that takes a tenth of the time of one statement per row. */
import { type RawBuilder, sql } from 'kysely';
import { inChunks } from '../chunks.ts';
import { engineOf } from '../engine.ts';
import { type Metric, metrics, perMetric } from '../metrics.ts';
import type { Reading } from '../model.ts';
import type { Db, ReadingRow, Trx } from '../schema.ts';
import { hourSeconds, toSeconds } from '../time/seconds.ts';
import { idOf } from './timing.ts';

export type Values = Pick<ReadingRow, Metric>;

const rowsAtATime = 2000;

/** The columns of `reading`. */
export const columnTypes = {
  sensor_id: 'integer',
  ts: 'integer',
  id: 'integer',
  ...perMetric(() => 'integer' as const),
} as const;

const columns = sql.raw(Object.keys(columnTypes).join(', '));

/** In the order of {@link columnTypes}. */
export const asValues = (row: ReadingRow) => [row.sensor_id, row.ts, row.id, ...metrics.map((metric) => row[metric])];

/** Rows as a table of a statement. */
const source = (db: Db, rows: readonly ReadingRow[]) => engineOf(db).rows(columnTypes, rows.map(asValues));

type Moment = Pick<ReadingRow, 'sensor_id' | 'ts'>;

/** Times that are closer together than this (seconds) are read as one span, which is much faster. */
const sameSpan = hourSeconds;

/** Spans that cover all moments, as a table of a statement. */
export function spansOf(db: Db, moments: readonly Moment[]): RawBuilder<unknown> {
  return engineOf(db).rows({ sensor: 'integer', first: 'integer', last: 'integer' }, spans(moments));
}

/** Both times included. */
function spans(moments: readonly Moment[]): [sensorId: number, from: number, to: number][] {
  const found: [sensorId: number, from: number, to: number][] = [];
  for (const { sensor_id, ts } of moments.toSorted((a, b) => a.sensor_id - b.sensor_id || a.ts - b.ts)) {
    const last = found.at(-1);
    if (last?.[0] === sensor_id && ts - last[2] <= sameSpan) last[2] = ts;
    else found.push([sensor_id, ts, ts]);
  }
  return found;
}

/** All rows at these moments, and some between them, in the order of sensor, time and id. */
export async function rowsAround(db: Db, moments: readonly Moment[]): Promise<ReadingRow[]> {
  const readings = engineOf(db).readings({ sensor: sql.ref('sensor'), from: sql.ref('first'), to: sql.ref('last') });
  const { rows } = await sql<ReadingRow>`
    SELECT reading.* FROM ${spansOf(db, moments)} AS span CROSS JOIN ${readings} AS reading
    WHERE sensor_id = sensor AND ts BETWEEN first AND last
    ORDER BY span.position, ts, reading.id`.execute(db);
  return rows;
}

const overwritten = metrics.map((metric) => `${metric} = excluded.${metric}`).join(', ');

const written = (trx: Trx) => sql.table(engineOf(trx).readingRows);

/** Inserts rows, or overwrites the stored ones. */
export async function writeRows(trx: Trx, rows: readonly ReadingRow[]): Promise<void> {
  for await (const chunk of inChunks(rows, rowsAtATime)) {
    await sql`
      INSERT INTO ${written(trx)} AS reading (${columns})
      SELECT ${columns} FROM ${source(trx, chunk)} AS given WHERE true
      ON CONFLICT (sensor_id, ts, id) DO UPDATE SET ${sql.raw(overwritten)}`.execute(trx);
  }
}

/** Inserts rows that are all new: the fastest way for an import. */
export async function insertRows(trx: Trx, rows: readonly ReadingRow[]): Promise<void> {
  await engineOf(trx).insertMany(trx, engineOf(trx).readingRows, Object.keys(columnTypes), rows.map(asValues));
}

export async function deleteRows(trx: Trx, rows: readonly ReadingRow[]): Promise<void> {
  for await (const chunk of inChunks(rows, rowsAtATime)) {
    await sql`
      DELETE FROM ${written(trx)}
      WHERE (sensor_id, ts, id) IN (SELECT sensor_id, ts, id FROM ${source(trx, chunk)} AS given)`.execute(trx);
  }
}

/** Whether all values are the same. */
export function sameValues(a: Values, b: Values): boolean {
  return metrics.every((metric) => a[metric] === b[metric]);
}

/** Beyond every sensor, but small enough for the integers of every database and for exact sums of a week. */
const largest = 2e7;

/** A value as it is stored, in 1/100; null if no sensor can measure it. */
export function toHundredths(value: number | null): number | null {
  return value !== null && Math.abs(value) <= largest ? Math.round(value * 100) : null;
}

/** A stored value in the unit of its metric. */
export function fromHundredths(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : value / 100;
}

export function toRow(sensor_id: number, reading: Reading): ReadingRow {
  return {
    sensor_id,
    ts: toSeconds(reading.created_at),
    id: idOf(reading),
    ...perMetric((metric) => toHundredths(reading[metric] ?? null)),
  };
}
