/** Appends new readings to a series, so that it need not be loaded again. Pure. */
import { type Metric, metrics, perMetric } from '@roomlog/store/metrics';
import type { ReadingJson, SeriesJson } from '../../src/schemas.ts';
import type { Span } from './range.ts';

/** The store records no gap between readings up to this far apart (seconds). */
const unbroken = 450;

const instant = (ts: number) => `${new Date(ts * 1000).toISOString().slice(0, 19)}Z`;

type Column = 'time' | Metric | `${Metric}_${'min' | 'max'}`;
const columnNames: Column[] = [
  'time',
  ...metrics.flatMap((metric) => [metric, `${metric}_min`, `${metric}_max`] as const),
];

/**
 * Single readings with newer ones at the end, as the server would return them for `span`.
 * @returns null when they leave a gap, correct stored ones or come in between: then the series has to be loaded
 */
export function withReadings(series: SeriesJson, readings: readonly ReadingJson[], span: Span): SeriesJson | null {
  let end = series.time.at(-1);
  if (series.resolution !== 'raw' || end === undefined) return null;
  const added: SeriesJson = { ...series, time: [], ...perMetric(() => []) };
  for (const reading of readings) {
    const ts = Date.parse(reading.created_at) / 1000;
    if (ts <= end) {
      if (!isKnown(series, ts, reading) && !isKnown(added, ts, reading)) return null;
      continue;
    }
    if (ts - end > unbroken) return null;
    end = ts;
    added.time.push(ts);
    for (const metric of metrics) added[metric].push(reading[metric]);
  }
  const begin = series.time.findIndex((ts, row) => ts >= span.from && !isGap(series, row));
  return joined(series, begin === -1 ? series.time.length : begin, series.time.length, added, span);
}

function isKnown(series: SeriesJson, ts: number, reading: ReadingJson): boolean {
  const row = series.time.lastIndexOf(ts);
  return row >= 0 && metrics.every((metric) => series[metric][row] === reading[metric]);
}

const isGap = (series: SeriesJson, row: number) => metrics.every((metric) => series[metric][row] === null);

/**
 * Buckets with the last one replaced and newer ones added.
 * @param end the server's series from the beginning of the last bucket on
 * @returns null when the two don't fit together
 */
export function withEnd(series: SeriesJson, end: SeriesJson, span: Span): SeriesJson | null {
  const last = series.time.at(-1);
  if (series.resolution !== end.resolution || last === undefined || end.time[0] !== last) return null;
  // The bucket at the beginning is kept as a whole.
  const cut = series.time.findLastIndex((ts) => ts <= span.from);
  return joined(series, Math.max(0, cut), series.time.length - 1, end, span);
}

/** What the server would return for `span`, of its answer for a longer one. The bucket at the beginning is kept as a whole. */
export function withinSpan(series: SeriesJson, span: Span): SeriesJson {
  const begin =
    series.resolution === 'raw'
      ? series.time.findIndex((ts) => ts >= span.from)
      : Math.max(
          0,
          series.time.findLastIndex((ts) => ts <= span.from),
        );
  const end = series.time.findLastIndex((ts) => ts < span.to) + 1;
  return joined(series, begin === -1 ? end : begin, end, {}, span);
}

function joined(series: SeriesJson, from: number, to: number, end: Partial<SeriesJson>, span: Span): SeriesJson {
  const columns = columnNames.map((name) => [name, [...(series[name] ?? []).slice(from, to), ...(end[name] ?? [])]]);
  const present = columns.filter(([name]) => series[name as Column] !== undefined);
  return { ...series, from: instant(span.from), to: instant(span.to), ...Object.fromEntries(present) };
}
