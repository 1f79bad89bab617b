/** Readings summed up: half hours from the readings themselves, longer buckets as the rollups have them; page by page. */
import { type Kysely, sql } from 'kysely';
import { type Metric, metrics } from '../metrics.ts';
import type { Schema } from '../schema.ts';
import { type Resolution, type Tier, tiers } from './tiers.ts';

/** One bucket of any tier, in 1/100 and sums, as the rollup tables have it; `ts` is its beginning in epoch seconds. */
export type Bucket = { ts: number } & Record<`${Metric}_${'count' | 'min' | 'max' | 'sum'}`, number | null>;

/** Epoch seconds [from, to), and the zone that days and weeks are cut in. */
export interface BucketRange {
  from: number;
  to: number;
  zone: string;
}

export const tierOf: Partial<Record<Resolution, Tier | undefined>> = { '1h': tiers[0], '1d': tiers[1], '1w': tiers[2] };

/** The buckets that touch the range, whole, in the order of time. Others are served between two pages. */
export async function* bucketPages(
  db: Kysely<Schema>,
  sensorId: number,
  range: BucketRange,
  resolution: Exclude<Resolution, 'raw'>,
): AsyncGenerator<Bucket[]> {
  const tier = tierOf[resolution];
  for await (const page of tier ? rollupPages(db, tier, sensorId, range) : halfHourPages(db, sensorId, range)) {
    yield page;
    await new Promise(setImmediate);
  }
}

/** The mean of a metric, to 1/100 of what is stored; null where it was not measured. */
export function meanOf(bucket: Bucket | undefined, metric: Metric): number | null {
  const [count, sum] = [bucket?.[`${metric}_count`], bucket?.[`${metric}_sum`]];
  return count ? Math.round(((sum ?? 0) / count) * 100) / 1e4 : null;
}

const rollupsAtATime = 2000;

async function* rollupPages(
  db: Kysely<Schema>,
  tier: Tier,
  sensorId: number,
  { from, to, zone }: BucketRange,
): AsyncGenerator<Bucket[]> {
  let page: Bucket[] = [];
  let next = tier.bucket(from, zone);
  do {
    page = await db
      .selectFrom(tier.table)
      .selectAll()
      .where('sensor_id', '=', sensorId)
      .where('ts', '>=', next)
      .where('ts', '<', to)
      .orderBy('ts')
      .limit(rollupsAtATime)
      .execute();
    next = (page.at(-1)?.ts ?? to) + 1;
    yield page;
  } while (page.length === rollupsAtATime);
}

export const halfHour = 1800;

/** So many readings are summed up at a time, but for a half hour that has more. */
const readingsAtATime = 5000;

async function* halfHourPages(db: Kysely<Schema>, sensorId: number, range: BucketRange): AsyncGenerator<Bucket[]> {
  const to = Math.ceil(range.to / halfHour) * halfHour;
  let from = beginOf(range.from);
  while (from < to) {
    const beyond = await timeOfReading(db, sensorId, { from, to }, readingsAtATime);
    const end = beyond === undefined ? to : Math.max(beginOf(beyond), from + halfHour);
    yield await halfHours(db, sensorId, from, end);
    from = end;
  }
}

const beginOf = (ts: number) => Math.floor(ts / halfHour) * halfHour;

/** When the reading was taken that `skipped` others are before, of those in the range. */
export async function timeOfReading(
  db: Kysely<Schema>,
  sensorId: number,
  { from, to }: { from: number; to: number },
  skipped: number,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('reading')
    .select('ts')
    .where('sensor_id', '=', sensorId)
    .where('ts', '>=', from)
    .where('ts', '<', to)
    .orderBy('ts')
    .limit(1)
    .offset(skipped)
    .executeTakeFirst();
  return row?.ts;
}

const sums = metrics
  .map((m) => `count(${m}) AS ${m}_count, min(${m}) AS ${m}_min, max(${m}) AS ${m}_max, sum(${m}) AS ${m}_sum`)
  .join(', ');

async function halfHours(db: Kysely<Schema>, sensorId: number, from: number, to: number): Promise<Bucket[]> {
  const { rows } = await sql<Bucket>`
    SELECT ts / ${sql.lit(halfHour)} * ${sql.lit(halfHour)} AS ts, ${sql.raw(sums)} FROM reading
    WHERE sensor_id = ${sensorId} AND reading.ts >= ${from} AND reading.ts < ${to}
    GROUP BY reading.ts / ${sql.lit(halfHour)} ORDER BY 1`.execute(db);
  return rows;
}
