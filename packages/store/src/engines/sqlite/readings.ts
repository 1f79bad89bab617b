/** See the members of the same names of `Engine`. Readings are rows of one table, in the order of their key. */
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { SensorSpan } from '../../engine.ts';
import type { ReadingRow, Trx } from '../../schema.ts';

/** The statement's own conditions say which rows are read. */
export const readings = (): RawBuilder<ReadingRow> => sql`reading`;

export const firstTime = (span: SensorSpan) =>
  sql<number | null>`(SELECT min(ts) FROM reading WHERE ${isWithin(span)})`;

export const lastTime = (span: SensorSpan) => sql<number | null>`(SELECT max(ts) FROM reading WHERE ${isWithin(span)})`;

function isWithin({ sensor, from, to }: SensorSpan): RawBuilder<SqlBool> {
  const conditions = [sql`sensor_id = ${sensor}`];
  if (from !== undefined) conditions.push(sql`ts >= ${from}`);
  if (to !== undefined) conditions.push(sql`ts <= ${to}`);
  return sql`${sql.join(conditions, sql` AND `)}`;
}

/** The key as a whole: to look for each of its columns alone takes twice as long. */
export const newestReading = (to: number): RawBuilder<unknown> =>
  sql`reading ON reading.sensor_id = sensor.id AND (reading.ts, reading.id) = (
    SELECT ts, id FROM reading WHERE sensor_id = sensor.id AND ts <= ${to} ORDER BY ts DESC, id DESC LIMIT 1)`;

export async function deleteReadingsBefore(trx: Trx, sensorId: number, before: number): Promise<number> {
  const old = trx.deleteFrom('reading').where('sensor_id', '=', sensorId).where('ts', '<', before);
  return Number((await old.executeTakeFirst()).numDeletedRows);
}
