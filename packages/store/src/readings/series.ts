/** What a chart draws: columns of plain decimals over one time axis, `null` where there is nothing. */

import type { Kysely } from 'kysely';
import { plausibleTimes, type TimeRange } from '../clock/plausible.ts';
import { type Metric, metrics, perMetric } from '../metrics.ts';
import {
  type Bucket,
  type BucketRange,
  bucketPages,
  halfHour,
  meanOf,
  tierOf,
  timeOfReading,
} from '../rollups/buckets.ts';
import { gapSeconds, type Resolution, resolutionFor } from '../rollups/tiers.ts';
import type { Schema, StoredReading } from '../schema.ts';
import { getPrunedBefore } from '../settings.ts';
import { readingPages } from './read.ts';
import { fromHundredths } from './rows.ts';

type Column = (number | null)[];

export interface Series extends Record<Metric, Column>, Partial<Record<`${Metric}_${'min' | 'max'}`, Column>> {
  resolution: Resolution;
  /** Epoch seconds: of the reading, or of the bucket's beginning. */
  time: number[];
}

/** So many raw rows are drawn one by one at the most; a span with more of them is drawn in half hours. */
const rawAtMost = 10_000;

/**
 * @param range epoch seconds [from, to); buckets that it cuts are given whole
 * @param wanted a resolution, or `auto` for the one that suits the span
 */
export async function readSeries(
  db: Kysely<Schema>,
  sensorId: number,
  range: BucketRange,
  wanted: Resolution | 'auto' = 'auto',
): Promise<Series> {
  const resolution = wanted === 'auto' ? await suitableResolution(db, [sensorId], range) : wanted;
  if (resolution === 'raw') return rawSeries(await allOf(readingPages(db, sensorId, range)));
  const buckets = await allOf(bucketPages(db, sensorId, range, resolution));
  const tier = tierOf[resolution];
  const width = tier?.seconds ?? halfHour;
  const next = (ts: number) => tier?.bucket(ts, range.zone, 1) ?? ts + halfHour;
  return bucketSeries(resolution, buckets, { width, next, possible: await plausibleTimes(db) });
}

async function allOf<Row>(pages: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of pages) for (const row of page) rows.push(row);
  return rows;
}

/**
 * The resolution in which the span is drawn, and written to a file that is to hold what is drawn. Where the readings of a
 * time are gone, hours are the finest there is.
 * @param range epoch seconds [from, to)
 */
export async function suitableResolution(
  db: Kysely<Schema>,
  sensorIds: readonly number[],
  range: { from: number; to: number },
): Promise<Resolution> {
  const resolution = resolutionFor(range.to - range.from);
  if (resolution !== 'raw' && resolution !== '30m') return resolution;
  if (range.from < (await getPrunedBefore(db))) return '1h';
  if (resolution === '30m') return resolution;
  for (const id of sensorIds) {
    if ((await timeOfReading(db, id, range, rawAtMost)) !== undefined) return '30m';
  }
  return resolution;
}

function rawSeries(readings: StoredReading[]): Series {
  const series: Series = { resolution: 'raw', time: [], ...perMetric(() => []) };
  let before: number | undefined;
  for (const reading of readings) {
    if (before !== undefined && reading.ts - before > gapSeconds) {
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
  /** Seconds, but for clock changes. */
  width: number;
  /** Beginning of the bucket that follows. */
  next: (ts: number) => number;
  /** The times that can be true. */
  possible: TimeRange;
}

/**
 * A bucket that is missing between two others is a gap: null in every column. Only where a whole one fits: the days of a
 * time whose readings are gone may be those of another zone. To and from a time that can't be true there is one null:
 * up to the year 9999 there are more buckets than memory.
 */
function bucketSeries(resolution: Resolution, buckets: Bucket[], { width, next, possible }: Buckets): Series {
  const series: Series = { resolution, time: [], ...perMetric(() => []) };
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
    series[metric].push(meanOf(bucket, metric));
    series[`${metric}_min`]?.push(fromHundredths(bucket?.[`${metric}_min`]));
    series[`${metric}_max`]?.push(fromHundredths(bucket?.[`${metric}_max`]));
  }
}
