/** Single readings by half-hours: what a table shows first. Pure. */
import { type Metric, perMetric } from '@roomlog/store/metrics';
import { halfHour, utcOffset } from '@roomlog/store/time';
import type { Columns } from './columns.ts';

/** @returns mean, lowest and highest of each half-hour on the clock of the zone; other columns than single readings as they are */
export function byHalfHours(columns: Columns, zone: string): Columns {
  if (columns.resolution !== 'raw') return columns;
  const rows = new Map<number, number[]>();
  columns.start.forEach((ts, row) => {
    const offset = utcOffset(ts, zone);
    const start = Math.floor((ts + offset) / halfHour) * halfHour - offset;
    rows.set(start, [...(rows.get(start) ?? []), row]);
  });
  const start = [...rows.keys()];
  const ofMetric = (metric: Metric) => {
    const groups = [...rows.values()].map((group) =>
      group.map((row) => columns[metric].mean[row] ?? Number.NaN).filter((value) => !Number.isNaN(value)),
    );
    const of = (take: (values: number[]) => number) =>
      groups.map((values) => (values.length === 0 ? Number.NaN : take(values)));
    return {
      mean: of((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
      min: of((values) => Math.min(...values)),
      max: of((values) => Math.max(...values)),
      gaps: columns[metric].gaps,
    };
  };
  return { resolution: '30m', start, at: start.map((ts) => ts + halfHour / 2), ...perMetric(ofMetric) };
}
