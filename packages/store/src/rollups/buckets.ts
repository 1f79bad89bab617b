/** Aggregated readings, page by page: half hours from the readings themselves, longer buckets from the rollups. */

import { sql } from 'kysely';
import { asBigint } from '../as-bigint.ts';
import { engineOf } from '../engine.ts';
import type { Metric } from '../metrics.ts';
import type { Db } from '../schema.ts';
import type { Span } from '../time/seconds.ts';
import { halfHour, startOfHalfHour } from '../time/zone.ts';
import { aggregated } from './rollups.ts';
import { type Resolution, type Tier, tiers } from './tiers.ts';

/** A bucket of any tier, in 1/100 as in the rollup tables; `ts` is its start in epoch seconds. */
export type Bucket = { ts: number } & Record<`${Metric}_${'count' | 'min' | 'max' | 'sum'}`, number | null>;

/** A span, and the zone in which days and weeks begin. */
export interface BucketRange extends Span {
  zone: string;
}

export const tierOf: Partial<Record<Resolution, Tier | undefined>> = { '1h': tiers[0], '1d': tiers[1], '1w': tiers[2] };

const rollupsAtATime = 2000;

/**
 * The buckets that overlap the range, not cut, in the order of time. The event loop runs between two pages.
 * @param limit of a page of hours, days or weeks
 */
export async function* bucketPages(
  db: Db,
  sensorId: number,
  range: BucketRange,
  resolution: Exclude<Resolution, 'raw'>,
  limit = rollupsAtATime,
): AsyncGenerator<Bucket[]> {
  const tier = tierOf[resolution];
  for await (const page of tier ? rollupPages(db, tier, sensorId, range, limit) : halfHourPages(db, sensorId, range)) {
    yield page;
    await new Promise(setImmediate);
  }
}

/**
 * The mean of a metric in its unit, to 1/10,000; null if it was not measured. Names its columns once: to do so for each
 * bucket took longer than all the rest.
 */
export function meanOf(metric: Metric): (bucket: Bucket | undefined) => number | null {
  const [count, sum] = [`${metric}_count`, `${metric}_sum`] as const;
  return (bucket) => (bucket?.[count] ? Math.round(((bucket[sum] ?? 0) / bucket[count]) * 100) / 1e4 : null);
}

async function* rollupPages(
  db: Db,
  tier: Tier,
  sensorId: number,
  { from, to, zone }: BucketRange,
  limit: number,
): AsyncGenerator<Bucket[]> {
  let page: Bucket[] = [];
  let next = tier.bucket(from, zone);
  do {
    page = await db
      .selectFrom(tier.table)
      .selectAll()
      .where('sensor_id', '=', sensorId)
      .where('ts', '>=', asBigint(next))
      .where('ts', '<', asBigint(to))
      .orderBy('ts')
      .limit(limit)
      .execute();
    next = (page.at(-1)?.ts ?? to) + 1;
    yield page;
  } while (page.length === limit);
}

/** Readings that are aggregated at a time, except for a half hour with more. */
const readingsAtATime = 5000;

async function* halfHourPages(db: Db, sensorId: number, range: BucketRange): AsyncGenerator<Bucket[]> {
  const to = Math.ceil(range.to / halfHour) * halfHour;
  let from = startOfHalfHour(range.from);
  while (from < to) {
    const beyond = await timeOfReading(db, sensorId, { from, to }, readingsAtATime);
    const end = beyond === undefined ? to : Math.max(startOfHalfHour(beyond), from + halfHour);
    yield await halfHours(db, sensorId, from, end);
    from = end;
  }
}

/** Time of the reading in the range that comes after `skipped` others; undefined if there are fewer. */
export async function timeOfReading(
  db: Db,
  sensorId: number,
  { from, to }: Span,
  skipped: number,
): Promise<number | undefined> {
  const wanted = { sensor: sensorId, from, to: to - 1, first: skipped + 1 };
  const row = await db
    .selectFrom(engineOf(db).readings(wanted).as('reading'))
    .select('ts')
    .where('sensor_id', '=', sensorId)
    .where('ts', '>=', asBigint(from))
    .where('ts', '<', asBigint(to))
    .orderBy('ts')
    .limit(1)
    .offset(skipped)
    .executeTakeFirst();
  return row?.ts;
}

async function halfHours(db: Db, sensorId: number, from: number, to: number): Promise<Bucket[]> {
  const { rows } = await sql<Bucket>`
    SELECT ts / ${sql.lit(halfHour)} * ${sql.lit(halfHour)} AS ts, ${sql.raw(aggregated)}
    FROM ${engineOf(db).readings({ sensor: sensorId, from, to: to - 1 })} AS reading
    WHERE sensor_id = ${sensorId} AND reading.ts >= ${asBigint(from)} AND reading.ts < ${asBigint(to)}
    GROUP BY reading.ts / ${sql.lit(halfHour)} ORDER BY 1`.execute(db);
  return rows;
}
