/** A year of days in half hours, the half hour that somebody points at, and the day that is chosen. */
import { batch, computed, signal } from '@preact/signals';
import { type Metric, metrics } from '@roomlog/store/metrics';
import { halfHour } from '@roomlog/store/time';
import type { DaysJson } from '../../src/day-schemas.ts';
import type { SeriesJson } from '../../src/schemas.ts';
import { getDays } from '../api.ts';
import { limits } from './history.ts';
import { loadSeries } from './load-series.ts';
import { addMonths, dayNumber, dayOfText, dayText, spanOfDay } from './local-day.ts';
import { isPhone } from './screen.ts';
import { showDay } from './show-day.ts';
import { isChained, sensorId, zone } from './state.ts';
import { createTimer } from './timer.ts';

/** A half hour of a day; days by their number. */
export interface Cell {
  day: number;
  /** 0…47. */
  slot: number;
}

export const daysOfYear = 366;
export const slotsOfDay = 48;

const metricChoice = signal<Metric | null>(null);
export const chooseMetric = (metric: Metric | null) => {
  metricChoice.value = metric;
};
/** Null: temperature and light, one above the other. A phone has room for one. */
export const yearMetric = computed(() => metricChoice.value ?? (isPhone.value ? 'temperature' : null));
export const shownMetrics = computed<Metric[]>(() =>
  yearMetric.value === null ? ['temperature', 'illuminance'] : [yearMetric.value],
);

export const year = signal<DaysJson | null>(null);
export const yearFailed = signal(false);

export const today = computed(() => dayNumber(limits.value.now, zone.value));
export const firstDay = computed(() => (year.value ? dayOfText(year.value.from) : today.value - daysOfYear + 1));

const chosenCell = signal<Cell | null>(null);
/** At first yesterday, the newest whole day. */
export const chosen = computed<Cell>(() => chosenCell.value ?? { day: today.value - 1, slot: 29 });
/** Where the mouse is. */
export const pointed = signal<Cell | null>(null);

/** The mean of the half hour in the metric's unit; null where there is none. */
export function valueAt(metric: Metric, { day, slot }: Cell): number | null {
  const { scale = 1, days } = year.value?.metrics[metric] ?? {};
  const value = days?.[day - firstDay.value]?.[slot] ?? null;
  return value === null ? null : value * scale;
}

/** All values of a metric in the year. */
export function valuesOf(metric: Metric): number[] {
  const { scale = 1, days = [] } = year.value?.metrics[metric] ?? {};
  return days.flatMap((row) => row ?? []).flatMap((value) => (value === null ? [] : value * scale));
}

let asked = '';

/** Effect while the year is on the screen: loads it, and again when another half hour is over. */
export function followYear(): void {
  const sensor = sensorId.value;
  const key = `${sensor} ${isChained.value} ${zone.value} ${Math.floor(limits.value.now / halfHour)}`;
  if (sensor === null || key === asked) return;
  asked = key;
  void loadYear(sensor, key);
}

async function loadYear(sensor: string, key: string): Promise<void> {
  if (year.peek()?.sensor !== sensor) year.value = chosenSeries.value = null;
  const to = today.peek();
  const query = { from: dayText(to - daysOfYear + 1), to: dayText(to), step: '30m', metrics: metrics.join() } as const;
  const answer = await getDays(sensor, query, isChained.peek()).catch(() => null);
  if (key !== asked) return;
  batch(() => {
    yearFailed.value = answer === null;
    if (answer) year.value = answer;
  });
  if (answer === null) asked = '';
  else loadChosen();
}

/** Tries again after a failure. */
export function reloadYear(): void {
  asked = '';
  followYear();
}

/** The readings of the chosen day. */
export const chosenSeries = signal<SeriesJson | null>(null);
const seriesTimer = createTimer(() => void loadDay());
const loadChosen = () => seriesTimer.set(0);

async function loadDay(): Promise<void> {
  const [sensor, { day }] = [sensorId.peek(), chosen.peek()];
  if (sensor === null) return;
  const answer = await loadSeries(sensor, spanOfDay(day, zone.peek())).catch(() => null);
  if (sensor === sensorId.peek() && day === chosen.peek().day) chosenSeries.value = answer;
}

/** Chooses the nearest half hour of the year. `settled: false` while a key is held: the day is loaded after a pause. */
export function choose({ day, slot }: Cell, settled = true): void {
  const before = chosen.peek().day;
  chosenCell.value = {
    day: Math.max(firstDay.peek(), Math.min(day, today.peek())),
    slot: Math.max(0, Math.min(slot, slotsOfDay - 1)),
  };
  if (chosen.peek().day === before) return;
  chosenSeries.value = null;
  seriesTimer.set(settled ? 0 : 160);
}

export function move({ days = 0, slots = 0, months = 0 }: { days?: number; slots?: number; months?: number }): void {
  const { day, slot } = chosen.peek();
  choose({ day: addMonths(day, months) + days, slot: slot + slots }, false);
}

/** Shows the chosen day on the charts. */
export const openChosen = () => showDay(chosen.peek().day);
