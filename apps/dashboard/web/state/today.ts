/** The chosen sensor's calendar day so far, from the readings that are there already. */
import { computed } from '@preact/signals';
import { type Metric, perMetric } from '@roomlog/store/metrics';
import { startOfDay, utcOffset } from '@roomlog/store/time';
import { day } from './day.ts';
import { now, zone } from './state.ts';

export interface Range {
  low: number;
  high: number;
}

const halfHour = 1800;

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

/** Of a time, the half-hour of its local day, 0…47: on the wall clock, as a day of 23 or 25 hours is drawn too. */
function slotOf(ts: number): number {
  const wall = ts + utcOffset(ts, zone.peek());
  return Math.floor((wall % 86_400) / halfHour);
}

/** The mean temperature of each half-hour of today, null where there is none. */
export const halfHours = computed<(number | null)[]>(() => {
  const sums = Array.from({ length: 48 }, () => ({ sum: 0, count: 0 }));
  for (const { ts, row } of rows.value) {
    const value = day.value?.temperature[row] ?? null;
    const slot = sums[slotOf(ts)];
    if (value === null || !slot) continue;
    slot.sum += value;
    slot.count += 1;
  }
  return sums.map(({ sum, count }) => (count === 0 ? null : sum / count));
});
