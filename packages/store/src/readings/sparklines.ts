/** Short curves of many sensors at once. */
import { sql } from 'kysely';
import { inChunks } from '../chunks.ts';
import { listOf } from '../engine.ts';
import type { Metric } from '../metrics.ts';
import { halfHour } from '../rollups/buckets.ts';
import type { Db } from '../schema.ts';

/** Of a day, and of the half hour that goes on. */
const points = 49;

/** Sensors per statement; the event loop runs between two statements. */
const sensorsAtATime = 50;

/** When the half hour begins that `ts` is in. Epoch seconds, both. */
export const startOfHalfHour = (ts: number) => Math.floor(ts / halfHour) * halfHour;

/**
 * The mean of each half hour of the last 24 hours, for each sensor that has any: 49 numbers, in 1/100, null where there
 * is no value. The last one is of the half hour that `now` is in. Reads all readings of the day: 0.2 ms a sensor.
 * @param now epoch seconds
 */
export async function halfHourMeans(
  db: Db,
  sensorIds: readonly number[],
  metric: Metric,
  now: number,
): Promise<Map<number, (number | null)[]>> {
  const from = startOfHalfHour(now) - (points - 1) * halfHour;
  const curves = new Map<number, (number | null)[]>();
  for await (const ids of inChunks(sensorIds, sensorsAtATime)) {
    const slot = sql<number>`ts / ${sql.lit(halfHour)}`;
    const rows = await db
      .selectFrom('reading')
      .select((eb) => [
        'sensor_id',
        slot.as('slot'),
        eb.fn.sum<number>(metric).as('sum'),
        eb.fn.count<number>(metric).as('count'),
      ])
      .where('sensor_id', 'in', listOf(db, 'integer', ids))
      .where('ts', '>=', from)
      .where('ts', '<', from + points * halfHour)
      .groupBy(['sensor_id', slot])
      .execute();
    for (const { sensor_id, slot: at, sum, count } of rows) {
      const curve = curves.get(sensor_id) ?? Array.from({ length: points }, () => null);
      curves.set(sensor_id, curve);
      curve[at - from / halfHour] = count === 0 ? null : sum / count;
    }
  }
  return curves;
}
