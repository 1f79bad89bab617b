import type { Metric } from '@roomlog/store/metrics';

/** Readings as columns, the oldest first. */
type Readings = { time: readonly number[] } & Record<Metric, readonly (number | null)[]>;

/** The value of the reading nearest to `ts`, at most 20 minutes off. */
export function valueAt(series: Readings, metric: Metric, ts: number): number | null {
  let best: number | null = null;
  let distance = 1200;
  series.time.forEach((time, index) => {
    const value = series[metric][index] ?? null;
    if (value === null || Math.abs(time - ts) > distance) return;
    distance = Math.abs(time - ts);
    best = value;
  });
  return best;
}
