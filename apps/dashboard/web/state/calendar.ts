/** The day picker: a month of days, each with its temperatures, and the day that the keyboard is on. */
import { batch, computed, signal } from '@preact/signals';
import type { DaysJson } from '../../src/day-schemas.ts';
import { getDays } from '../api.ts';
import { calendarOpen } from './calendar-open.ts';
import { yearOfWeeks } from './compare.ts';
import { limits, shownSpan } from './history.ts';
import { addMonths, dayNumber, dayOfText, dayText, monthOf } from './local-day.ts';
import { showDay } from './show-day.ts';
import { isChained, sensorId, zone } from './state.ts';

/** Days by their number, as everywhere here. */
export const focusedDay = signal(0);

export const today = computed(() => dayNumber(limits.value.now, zone.value));
export const firstDay = computed(() => dayNumber(limits.value.first, zone.value));
/** The day that the charts show, or the last one of several. */
export const dayOnScreen = computed(() => dayNumber(shownSpan.value.to - 1, zone.value));
export const yesterday = computed(() => today.value - 1);
export const yearAgo = computed(() => today.value - yearOfWeeks);

export const canPick = (day: number) => day >= firstDay.value && day <= today.value;

/** Of the months that were looked at since it was opened, by their first day; `null` while one is loading. */
const months = signal<ReadonlyMap<number, DaysJson | null>>(new Map());
const known = computed(() => months.value.get(monthOf(focusedDay.value).first) ?? null);

/** Temperatures of each two hours of the day, in °C; null for a day without any, undefined while they are loading. */
export function temperaturesOf(day: number): (number | null)[] | null | undefined {
  const { from, metrics } = known.value ?? {};
  if (from === undefined || !metrics?.temperature) return undefined;
  const { scale, days } = metrics.temperature;
  return days[day - dayOfText(from)]?.map((value) => (value === null ? null : value * scale)) ?? null;
}

/** All that is known of the month. */
export const temperatures = computed(() => {
  const { scale = 1, days = [] } = known.value?.metrics.temperature ?? {};
  return days.flatMap((row) => row ?? []).flatMap((value) => (value === null ? [] : value * scale));
});

export function openCalendar(): void {
  months.value = new Map();
  focusedDay.value = Math.max(firstDay.peek(), Math.min(dayOnScreen.peek(), today.peek()));
  calendarOpen.value = true;
  void loadMonth();
}

/** Moves to a day that can be picked, as near as possible. */
export function focusDay(day: number): void {
  focusedDay.value = Math.max(firstDay.peek(), Math.min(day, today.peek()));
  void loadMonth();
}

export const focusMonth = (count: number) => focusDay(addMonths(focusedDay.peek(), count));

export function pickDay(day: number): void {
  if (!canPick(day)) return;
  batch(() => {
    calendarOpen.value = false;
    showDay(day);
  });
}

async function loadMonth(): Promise<void> {
  const sensor = sensorId.peek();
  const { first, next } = monthOf(focusedDay.peek());
  if (sensor === null || months.peek().has(first)) return;
  const put = (answer: DaysJson | null) => {
    months.value = new Map([...months.peek(), [first, answer]]);
  };
  put(null);
  const query = { from: dayText(first), to: dayText(next - 1), step: '2h', metrics: 'temperature' } as const;
  const answer = await getDays(sensor, query, isChained.peek()).catch(() => null);
  if (answer !== null && sensor === sensorId.peek()) put(answer);
}
