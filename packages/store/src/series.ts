/** What a chart draws: columns of plain decimals over one time axis, `null` where there is nothing. */
import type { Kysely } from 'kysely';
import { plausibleTimes } from './plausible.ts';
import { readingsBetween, type StoredReading } from './readings.ts';
import type { Schema } from './schema.ts';
import { getPrunedBefore } from './settings.ts';
import { gapSeconds, type Resolution, resolutionFor, type Tier, tiers } from './tiers.ts';

export const metrics = ['temperature', 'humidity', 'illuminance'] as const;
type Metric = (typeof metrics)[number];
type Column = (number | null)[];

export interface Series extends Record<Metric, Column>, Partial<Record<`${Metric}_${'min' | 'max'}`, Column>> {
  resolution: Resolution;
  /** Epoch seconds: of the reading, or of the bucket's beginning. */
  time: number[];
}

/** One bucket of any tier, in 1/100 and sums, as the rollup tables have it. */
type Bucket = { ts: number } & Record<`${Metric}_${'count' | 'min' | 'max' | 'sum'}`, number | null>;

const tierOf: Partial<Record<Resolution, Tier | undefined>> = { '1h': tiers[0], '1d': tiers[1], '1w': tiers[2] };

/** So many raw rows are drawn one by one at the most; a span with more of them is drawn in half hours. */
const rawAtMost = 10_000;

/**
 * @param range epoch seconds [from, to); buckets that it cuts are given whole
 * @param wanted a resolution, or `auto` for the one that suits the span
 */
export async function readSeries(
  db: Kysely<Schema>,
  sensorId: number,
  range: { from: number; to: number; zone: string },
  wanted: Resolution | 'auto' = 'auto',
): Promise<Series> {
  const resolution = wanted === 'auto' ? await suitable(db, range) : wanted;
  if (resolution === 'raw') {
    const limit = wanted === 'raw' ? Number.MAX_SAFE_INTEGER : rawAtMost + 1;
    const readings = await readingsBetween(db, sensorId, { ...range, limit });
    if (readings.length < limit) return rawSeries(readings);
  }
  const tier = tierOf[resolution];
  const possible = await plausibleTimes(db);
  if (tier) {
    const buckets = await rollupsBetween(db, tier, sensorId, range);
    const next = (ts: number) => tier.bucket(ts, range.zone, 1);
    return bucketSeries(resolution, buckets, { width: tier.seconds, next, possible });
  }
  const from = Math.floor(range.from / halfHour) * halfHour;
  const to = Math.ceil(range.to / halfHour) * halfHour;
  const readings = await readingsBetween(db, sensorId, { from, to, limit: Number.MAX_SAFE_INTEGER });
  const next = (ts: number) => ts + halfHour;
  return bucketSeries('30m', halfHours(readings), { width: halfHour, next, possible });
}

/** Where the readings are gone, hours are the finest there is. */
async function suitable(db: Kysely<Schema>, { from, to }: { from: number; to: number }): Promise<Resolution> {
  const resolution = resolutionFor(to - from);
  const fromReadings = resolution === 'raw' || resolution === '30m';
  return fromReadings && from < (await getPrunedBefore(db)) ? '1h' : resolution;
}

/** Rows of a rollup tier whose buckets touch [from, to). */
async function rollupsBetween(
  db: Kysely<Schema>,
  tier: Tier,
  sensorId: number,
  { from, to, zone }: { from: number; to: number; zone: string },
): Promise<Bucket[]> {
  return db
    .selectFrom(tier.table)
    .selectAll()
    .where('sensor_id', '=', sensorId)
    .where('ts', '>=', tier.bucket(from, zone))
    .where('ts', '<', to)
    .orderBy('ts')
    .execute();
}

function rawSeries(readings: StoredReading[]): Series {
  const series: Series = { resolution: 'raw', time: [], temperature: [], humidity: [], illuminance: [] };
  let before: number | undefined;
  for (const reading of readings) {
    if (before !== undefined && reading.ts - before > gapSeconds) {
      series.time.push(before + 1);
      for (const metric of metrics) series[metric].push(null);
    }
    before = reading.ts;
    series.time.push(reading.ts);
    for (const metric of metrics) {
      const value = reading[metric];
      series[metric].push(value === null ? null : value / 100);
    }
  }
  return series;
}

const halfHour = 1800;

function halfHours(readings: StoredReading[]): Bucket[] {
  const buckets: Bucket[] = [];
  let bucket: Bucket | undefined;
  for (const reading of readings) {
    const ts = Math.floor(reading.ts / halfHour) * halfHour;
    if (bucket?.ts !== ts) {
      bucket = emptyBucket(ts);
      buckets.push(bucket);
    }
    for (const metric of metrics) add(bucket, metric, reading[metric]);
  }
  return buckets;
}

function emptyBucket(ts: number): Bucket {
  const none = { count: 0, min: null, max: null, sum: 0 };
  const columns = metrics.flatMap((metric) => Object.entries(none).map(([key, value]) => [`${metric}_${key}`, value]));
  return { ts, ...Object.fromEntries(columns) };
}

function add(bucket: Bucket, metric: Metric, value: number | null): void {
  if (value === null) return;
  bucket[`${metric}_count`] = (bucket[`${metric}_count`] ?? 0) + 1;
  bucket[`${metric}_sum`] = (bucket[`${metric}_sum`] ?? 0) + value;
  bucket[`${metric}_min`] = Math.min(bucket[`${metric}_min`] ?? value, value);
  bucket[`${metric}_max`] = Math.max(bucket[`${metric}_max`] ?? value, value);
}

interface Buckets {
  /** Seconds, but for clock changes. */
  width: number;
  /** Beginning of the bucket that follows. */
  next: (ts: number) => number;
  /** The times that can be true. */
  possible: { from: number; to: number };
}

/**
 * A bucket that is missing between two others is a gap: null in every column. Only where a whole one fits: the days of a
 * time whose readings are gone may be those of another zone. To and from a time that can't be true there is one null:
 * up to the year 9999 there are more buckets than memory.
 */
function bucketSeries(resolution: Resolution, buckets: Bucket[], { width, next, possible }: Buckets): Series {
  const series: Series = { resolution, time: [], temperature: [], humidity: [], illuminance: [] };
  for (const metric of metrics) {
    series[`${metric}_min`] = [];
    series[`${metric}_max`] = [];
  }
  let before: number | undefined;
  for (const bucket of buckets) {
    // The calendar is asked only where something can be missing: a day has 23 to 25 hours.
    if (before !== undefined && bucket.ts - before > 1.5 * width) {
      const isPossible = before >= possible.from - width && bucket.ts <= possible.to;
      if (!isPossible) push(series, next(before), undefined);
      else for (let ts = next(before); next(ts) <= bucket.ts; ts = next(ts)) push(series, ts, undefined);
    }
    push(series, bucket.ts, bucket);
    before = bucket.ts;
  }
  return series;
}

function push(series: Series, ts: number, bucket: Bucket | undefined): void {
  series.time.push(ts);
  for (const metric of metrics) {
    const [count, sum] = [bucket?.[`${metric}_count`], bucket?.[`${metric}_sum`]];
    series[metric].push(count ? Math.round(((sum ?? 0) / count) * 100) / 1e4 : null);
    series[`${metric}_min`]?.push(hundredth(bucket?.[`${metric}_min`]));
    series[`${metric}_max`]?.push(hundredth(bucket?.[`${metric}_max`]));
  }
}

function hundredth(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : value / 100;
}
