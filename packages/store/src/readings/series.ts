/** What a chart draws: columns of numbers over one time axis, `null` in gaps. */
import { plausibleTimes, type TimeRange } from '../clock/plausible.ts';
import { type Metric, metrics, perMetric } from '../metrics.ts';
import { type Bucket, type BucketRange, bucketPages, meanOf, tierOf, timeOfReading } from '../rollups/buckets.ts';
import { type Resolution, resolutionFor } from '../rollups/tiers.ts';
import type { Db, StoredReading } from '../schema.ts';
import { getPrunedBefore } from '../settings.ts';
import type { Span } from '../time/seconds.ts';
import { halfHour } from '../time/zone.ts';
import { cadenceOfSensor } from './cadence.ts';
import { readingPages } from './read.ts';
import { fromHundredths } from './rows.ts';

type Column = (number | null)[];

/**
 * Columns of equal length. Values are in °C, % and lx. For buckets, `temperature` is the mean and `temperature_min` and
 * `temperature_max` are the extremes, and so on; raw readings have no such columns. A gap is a row of nulls.
 */
export interface Series extends Record<Metric, Column>, Partial<Record<`${Metric}_${'min' | 'max'}`, Column>> {
  resolution: Resolution;
  /** Epoch seconds of the reading, or of the start of the bucket. */
  time: number[];
}

/** A span with more raw readings is drawn in half hours. */
const rawAtMost = 10_000;

/**
 * The readings of a sensor for a chart. Memory grows with the number of points: with `auto` about 10,000 at the most.
 * @param range epoch seconds [from, to), and the zone for days and weeks; buckets at its ends are not cut
 * @param wanted a resolution, or `auto` for one that suits the span (`tiers.ts`)
 */
export async function readSeries(
  db: Db,
  sensorId: number,
  range: BucketRange,
  wanted: Resolution | 'auto' = 'auto',
): Promise<Series> {
  const resolution = wanted === 'auto' ? await suitableResolution(db, [sensorId], range) : wanted;
  if (resolution === 'raw') {
    const { gap } = await cadenceOfSensor(db, sensorId);
    return rawSeries(await allOf(readingPages(db, sensorId, range)), gap);
  }
  const buckets = await allOf(bucketPages(db, sensorId, range, resolution));
  const tier = tierOf[resolution];
  const width = tier?.seconds ?? halfHour;
  const next = (ts: number) => tier?.bucket(ts, range.zone, 1) ?? ts + halfHour;
  return bucketSeries(resolution, buckets, { width, next, plausible: await plausibleTimes(db) });
}

async function allOf<Row>(pages: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of pages) for (const row of page) rows.push(row);
  return rows;
}

/**
 * The resolution for a span, in charts and in files that hold what a chart draws. Where raw readings are deleted, hours
 * are the finest one.
 * @param range epoch seconds [from, to)
 */
export async function suitableResolution(db: Db, sensorIds: readonly number[], range: Span): Promise<Resolution> {
  const resolution = resolutionFor(range.to - range.from);
  if (resolution !== 'raw' && resolution !== '30m') return resolution;
  if (range.from < (await getPrunedBefore(db))) return '1h';
  if (resolution === '30m') return resolution;
  for (const id of sensorIds) {
    if ((await timeOfReading(db, id, range, rawAtMost)) !== undefined) return '30m';
  }
  return resolution;
}

/** @param gap seconds between two readings that are not joined by a line */
function rawSeries(readings: StoredReading[], gap: number): Series {
  const series: Series = { resolution: 'raw', time: [], ...perMetric(() => []) };
  let before: number | undefined;
  for (const reading of readings) {
    if (before !== undefined && reading.ts - before > gap) {
      series.time.push(before + 1);
      for (const metric of metrics) series[metric].push(null);
    }
    before = reading.ts;
    series.time.push(reading.ts);
    for (const metric of metrics) series[metric].push(fromHundredths(reading[metric]));
  }
  return series;
}

interface Buckets {
  /** Seconds, except at clock changes. */
  width: number;
  /** Start of the next bucket. */
  next: (ts: number) => number;
  plausible: TimeRange;
}

/**
 * A missing bucket between two others is a gap: null in every column. Only if a whole bucket fits between them: days
 * whose readings are deleted may be those of an earlier time zone. Next to an implausible time there is only one null:
 * up to the year 9999 there are more buckets than memory.
 */
function bucketSeries(resolution: Resolution, buckets: Bucket[], { width, next, plausible }: Buckets): Series {
  const time: number[] = [];
  const rows: (Bucket | undefined)[] = [];
  const push = (ts: number, bucket?: Bucket) => {
    time.push(ts);
    rows.push(bucket);
  };
  let before: number | undefined;
  for (const bucket of buckets) {
    // The calendar is slow: use it only where a bucket can be missing. A day has 23 to 25 hours.
    if (before !== undefined && bucket.ts - before > 1.5 * width) {
      const isPlausible = before >= plausible.from - width && bucket.ts <= plausible.to;
      if (!isPlausible) push(next(before));
      else for (let ts = next(before); next(ts) <= bucket.ts; ts = next(ts)) push(ts);
    }
    push(bucket.ts, bucket);
    before = bucket.ts;
  }
  return { resolution, time, ...means(rows), ...extremes(rows, 'min'), ...extremes(rows, 'max') };
}

// Column by column: a name made for each value of each row took a quarter of a chart's time (bench/src/peers.ts).
const means = (rows: readonly (Bucket | undefined)[]) => perMetric((metric) => rows.map(meanOf(metric)));

function extremes(rows: readonly (Bucket | undefined)[], which: 'min' | 'max'): Partial<Series> {
  const columns = metrics.map((metric) => {
    const name = `${metric}_${which}` as const;
    return [name, rows.map((bucket) => fromHundredths(bucket?.[name]))] as const;
  });
  return Object.fromEntries(columns);
}
