/** Short curves of many sensors at once. */
import { sql } from 'kysely';
import { inChunks } from '../chunks.ts';
import { engineOf } from '../engine.ts';
import type { Metric } from '../metrics.ts';
import type { Db } from '../schema.ts';
import { halfHour, startOfHalfHour } from '../time/zone.ts';

/** Of a day, and of the half hour that goes on. */
const points = 49;

/** Sensors per statement; the event loop runs between two statements. */
const sensorsAtATime = 50;

/**
 * Curves of the last 24 hours, by sensor; sensors without a reading are missing. A curve is the mean of each half hour:
 * 49 numbers in 1/100, null without a value. The last one is of the half hour that `now` is in. Reads the day's readings:
 * 0.2 ms a sensor.
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
    const given = engineOf(db).rows(
      { sensor: 'integer' },
      ids.map((id) => [id]),
    );
    const wanted = { sensor: sql.ref('given.sensor'), from, to: from + points * halfHour - 1 };
    const rows = await db
      .selectFrom(sql<{ sensor: number }>`${given}`.as('given'))
      .innerJoin(engineOf(db).readings(wanted).as('reading'), 'sensor_id', 'sensor')
      .select((eb) => [
        'sensor_id',
        slot.as('slot'),
        eb.fn.sum<number>(metric).as('sum'),
        eb.fn.count<number>(metric).as('count'),
      ])
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
