/** A series of the server as the charts draw it: one row for each point, NaN for missing values, gaps as spans. */

import { type Metric, metrics, perMetric } from '@roomlog/store/metrics';
import { startOfDay } from '@roomlog/store/time';
import type { SeriesJson } from '../../src/schemas.ts';
import type { Span } from '../state/range.ts';

interface MetricColumns {
  mean: number[];
  /** Lowest and highest within each bucket; null for single readings. */
  min: number[] | null;
  max: number[] | null;
  gaps: Span[];
}

export interface Columns extends Record<Metric, MetricColumns> {
  resolution: SeriesJson['resolution'];
  /** Epoch seconds of the reading, or of the bucket's beginning. */
  start: number[];
  /** Where the point is drawn: at the reading, or in the middle of the bucket. */
  at: number[];
}

/** More seconds than this without a point, at the edges of the requested span, are a gap. */
const edgeTolerance: Record<SeriesJson['resolution'], number> = {
  raw: 900,
  '30m': 1800,
  '1h': 3600,
  '1d': 90_000,
  '1w': 7 * 86_400,
};

/**
 * @param late seconds without a point at the beginning and at the end that are a gap, where they are more than usual: readings
 *   arrive with polls
 */
export function toColumns(series: SeriesJson, late = { begin: 0, end: 0 }): Columns {
  const { resolution, time_zone: zone } = series;
  const asked = { from: Date.parse(series.from) / 1000, to: Date.parse(series.to) / 1000 };
  const ends = series.time.map((start) => bucketEnd(start, resolution, zone));
  const numbers = (column: readonly (number | null)[]) => column.map((value) => value ?? Number.NaN);
  const ofMetric = (metric: Metric): MetricColumns => {
    const mean = numbers(series[metric]);
    const [min, max] = [series[`${metric}_min`], series[`${metric}_max`]];
    const usual = edgeTolerance[resolution];
    const tolerance = { begin: Math.max(usual, late.begin), end: Math.max(usual, late.end) };
    return {
      mean,
      min: min ? numbers(min) : null,
      max: max ? numbers(max) : null,
      gaps: findGaps(mean, series.time, ends, asked, tolerance),
    };
  };
  return {
    resolution,
    start: series.time,
    at: series.time.map((start, row) => (start + Math.max(start, Math.min(ends[row] ?? start, asked.to))) / 2),
    ...perMetric(ofMetric),
  };
}

/** Without the day or week that goes on at `now`: shortly after midnight it would look like a fall. */
export function withoutUnfinished(columns: Columns, now: number): Columns {
  const { resolution, start, at } = columns;
  const isCalendar = resolution === '1d' || resolution === '1w';
  // Its end can only be in days, as a day may have 23 to 25 hours.
  const goesOn = isCalendar && now - (start.at(-1) ?? now) < (resolution === '1d' ? 82_800 : 7 * 82_800);
  if (!goesOn || start.length < 2) return columns;
  const short = (values: number[] | null) => values?.slice(0, -1) ?? null;
  const ofMetric = (metric: Metric): MetricColumns => {
    const { mean, min, max, gaps } = columns[metric];
    return { mean: mean.slice(0, -1), min: short(min), max: short(max), gaps };
  };
  return { resolution, start: start.slice(0, -1), at: at.slice(0, -1), ...perMetric(ofMetric) };
}

/** Gaps: between two points with NaN in between, and at the edges of `asked`. */
function findGaps(
  values: readonly number[],
  starts: readonly number[],
  ends: readonly number[],
  asked: Span,
  tolerance: { begin: number; end: number },
): Span[] {
  const gaps: Span[] = [];
  let known = asked.from;
  let broken = false;
  values.forEach((value, row) => {
    if (Number.isNaN(value)) {
      broken = true;
      return;
    }
    const start = starts[row] ?? known;
    const atEdge = known === asked.from && start - known > tolerance.begin;
    if ((broken || atEdge) && start > known) gaps.push({ from: known, to: start });
    known = ends[row] ?? start;
    broken = false;
  });
  if (asked.to - known > tolerance.end) gaps.push({ from: known, to: asked.to });
  return gaps;
}

/** Row of the point nearest to `ts`, or −1 inside a gap of all metrics and where there is no point at all. */
export function rowAt(columns: Columns, ts: number): number {
  const inGap = (metric: Metric) => columns[metric].gaps.some(({ from, to }) => ts > from && ts < to);
  if (metrics.every(inGap)) return -1;
  let best = -1;
  columns.at.forEach((at, row) => {
    if (!isKnown(columns, row)) return;
    if (best < 0 || Math.abs(at - ts) < Math.abs((columns.at[best] ?? 0) - ts)) best = row;
  });
  return best;
}

export const isKnown = (columns: Columns, row: number) =>
  metrics.some((metric) => !Number.isNaN(columns[metric].mean[row] ?? Number.NaN));

/** Lowest, highest and mean over the points within `span`; each point weighs alike. Null when there is none. */
export function summarize(columns: Columns, metric: Metric, span: Span) {
  const { mean, min, max } = columns[metric];
  let [low, high, sum, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  let [lowAt, highAt] = [0, 0];
  columns.at.forEach((at, row) => {
    const value = mean[row] ?? Number.NaN;
    if (Number.isNaN(value) || at < span.from || at > span.to) return;
    const lowest = min?.[row] ?? value;
    const highest = max?.[row] ?? value;
    if (lowest < low) [low, lowAt] = [lowest, at];
    if (highest > high) [high, highAt] = [highest, at];
    sum += value;
    count++;
  });
  return count === 0 ? null : { low, lowAt, average: sum / count, high, highAt };
}

const bucketSeconds = { raw: 0, '30m': 1800, '1h': 3600 } as const;

/** The end of the bucket that begins at `start`; days and weeks follow the calendar. */
function bucketEnd(start: number, resolution: SeriesJson['resolution'], zone: string): number {
  if (resolution === '1d') return startOfDay(start, zone, 1);
  if (resolution === '1w') return startOfDay(start, zone, 7);
  return start + bucketSeconds[resolution];
}
