/** What is usual on today and on the days that are shown: asked for once each. */
import { computed, signal } from '@preact/signals';
import type { Metric } from '@roomlog/store/metrics';
import { halfHourOfDay, isoWithOffset, startOfDay } from '@roomlog/store/time';
import type { UsualJson } from '../../src/day-schemas.ts';
import { getUsual } from '../api.ts';
import { comparison, frame } from './history.ts';
import { isChained, now, sensorId, zone } from './state.ts';

/** As in the answer: the lowest and the highest usual value. */
export type Band = { lo: number; hi: number };

/** Whose days are known: another zone has other days, and so has a line of sensors. */
let home = '';
/** By day, `2026-11-22`, of the chosen sensor. */
export const usualDays = signal<ReadonlyMap<string, UsualJson>>(new Map());
const asked = new Set<string>();
/** The first answer for this sensor has come, or can't be had. */
export const usualSettled = signal(false);

const dayOf = (ts: number) => isoWithOffset(ts, zone.value).slice(0, 10);

/** The days that the charts show, with blanks between them: a text, so that it changes only with the days. */
const days = computed(() => {
  if (comparison.value !== 'usual') return '';
  const { from, to } = frame.value;
  const found: string[] = [];
  for (let day = startOfDay(from, zone.value); day < to; day = startOfDay(day, zone.value, 1)) found.push(dayOf(day));
  return found.join(' ');
});
/** Empty where something else is compared. */
export const shownDays = computed(() => days.value.split(' ').filter(Boolean));

/** Effect: asks for the days that are missing. */
export function followUsual(): void {
  const sensor = sensorId.value;
  const of = `${sensor} ${isChained.value} ${zone.value}`;
  if (of !== home) {
    home = of;
    asked.clear();
    usualSettled.value = false;
    usualDays.value = new Map();
  }
  if (sensor === null) return;
  for (const day of new Set([dayOf(now.value), ...shownDays.value])) if (!asked.has(day)) void load(sensor, day);
}

async function load(sensor: string, day: string): Promise<void> {
  asked.add(day);
  const of = home;
  const answer = await getUsual(sensor, day, isChained.peek()).catch(() => null);
  if (of !== home) return;
  usualSettled.value = true;
  // The effect asks again, as it runs with the clock.
  if (answer === null) asked.delete(day);
  else usualDays.value = new Map([...usualDays.peek(), [day, answer]]);
}

/** What is usual at `ts` (epoch seconds); null while it is not known. */
export function usualAt(metric: Metric, ts: number): Band | null {
  return usualDays.value.get(dayOf(ts))?.metrics[metric]?.[halfHourOfDay(ts, zone.value)] ?? null;
}
