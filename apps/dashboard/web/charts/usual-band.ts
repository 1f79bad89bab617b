/** The usual band as the charts draw it: a point in the middle of each half hour. */
import { computed } from '@preact/signals';
import { type Metric, metrics, perMetric } from '@roomlog/store/metrics';
import { fromWallClock, halfHour } from '@roomlog/store/time';
import type { Span } from '../state/range.ts';
import { zone } from '../state/state.ts';
import { shownDays, usualDays } from '../state/usual.ts';

/** NaN where nothing is known to be usual. */
export interface UsualBand extends Record<Metric, { lo: number[]; hi: number[] }> {
  /** Epoch seconds. */
  at: number[];
}

/** Of the days that are shown; null where something else is compared, or nothing is known yet. */
export const usualBand = computed<UsualBand | null>(() => {
  const band: UsualBand = { at: [], ...perMetric(() => ({ lo: [], hi: [] })) };
  for (const day of shownDays.value) {
    const usual = usualDays.value.get(day);
    if (!usual) continue;
    const midnight = Date.parse(`${day}T00:00:00Z`) / 1000;
    for (let slot = 0; slot < 48; slot++) {
      const at = fromWallClock(midnight + slot * halfHour, zone.value) + halfHour / 2;
      // What the clock skips on this day lies on what comes after it.
      if (at <= (band.at.at(-1) ?? 0)) continue;
      band.at.push(at);
      for (const metric of metrics) {
        const { lo, hi } = usual.metrics[metric]?.[slot] ?? { lo: Number.NaN, hi: Number.NaN };
        band[metric].lo.push(lo);
        band[metric].hi.push(hi);
      }
    }
  }
  return band.at.length > 0 ? band : null;
});

/** The lowest and the highest of a metric's band within `span`. */
export function bandRange({ at, ...bands }: UsualBand, metric: Metric, { from, to }: Span) {
  const within = (values: readonly number[]) =>
    values.filter((value, row) => !Number.isNaN(value) && (at[row] ?? 0) >= from && (at[row] ?? 0) <= to);
  const { lo, hi } = bands[metric];
  return within(lo).length === 0 ? null : { low: Math.min(...within(lo)), high: Math.max(...within(hi)) };
}
