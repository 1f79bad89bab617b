/** The chosen sensor's calendar day so far, from the readings that are there already. */
import { computed } from '@preact/signals';
import { type Metric, perMetric } from '@roomlog/store/metrics';
import { halfHourOfDay, startOfDay } from '@roomlog/store/time';
import { day } from './day.ts';
import { now, zone } from './state.ts';

export interface Range {
  low: number;
  high: number;
}

/** The rows of `day` since midnight. */
const rows = computed(() => {
  const midnight = startOfDay(now.value, zone.value);
  return (day.value?.time ?? []).flatMap((ts, row) => (ts >= midnight ? [{ ts, row }] : []));
});

/** Lowest and highest of each metric today; null without a value. */
export const todayRanges = computed<Record<Metric, Range | null>>(() =>
  perMetric((metric) => {
    const values = rows.value.map(({ row }) => day.value?.[metric][row] ?? null).filter((value) => value !== null);
    return values.length === 0 ? null : { low: Math.min(...values), high: Math.max(...values) };
  }),
);

/** The mean temperature of each half-hour of today, null where there is none. */
export const halfHours = computed<(number | null)[]>(() => {
  const sums = Array.from({ length: 48 }, () => ({ sum: 0, count: 0 }));
  for (const { ts, row } of rows.value) {
    const value = day.value?.temperature[row] ?? null;
    const slot = sums[halfHourOfDay(ts, zone.value)];
    if (value === null || !slot) continue;
    slot.sum += value;
    slot.count += 1;
  }
  return sums.map(({ sum, count }) => (count === 0 ? null : sum / count));
});
