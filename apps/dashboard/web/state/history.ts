/** What the charts show: the view, and its series from the server. */
import { batch, computed, signal } from '@preact/signals';
import { startOfDay } from '@roomlog/store/time';
import type { GapJson, ReadingJson, SeriesJson } from '../../src/schemas.ts';
import { getGaps, getSeries } from '../api.ts';
import { currentSearch, writeSearch } from '../browser/address-bar.ts';
import { formatAddress, parseAddress, viewOf } from './address.ts';
import { defaultRange, preferredComparison } from './chart-defaults.ts';
import { type Comparison, comparedSpan, comparisonOf } from './compare.ts';
import { loadSeries } from './load-series.ts';
import {
  axisSpan,
  canMove,
  clampSpan,
  isByYears,
  type Limits,
  movePeriod,
  type Range,
  type Span,
  type View,
  visibleSpan,
} from './range.ts';
import { eventsShown } from './robot-choices.ts';
import { withEnd, withReadings } from './series.ts';
import {
  clock,
  firstReading,
  isChained,
  latestAge,
  now,
  seconds,
  selection,
  selectionKey,
  sensorId,
  zone,
} from './state.ts';
import { createTimer } from './timer.ts';

export const view = signal<View>({ range: '24h', end: null, zoom: null });
export const asTable = signal(false);
/** True while somebody reads values with a finger, the mouse or the arrow keys: the charts don't move. */
export const scrubbing = signal(false);
/** Null: what the view has by itself. */
const compareChoice = signal<Comparison | null>(null);

export interface Loaded {
  sensor: string;
  span: Span;
  series: SeriesJson;
  gaps: GapJson[];
  /** Until when (epoch seconds) it can grow at its end: after that, more of the period before is needed. */
  growsUntil: number;
  /** The period that it is compared with, and how many seconds earlier that is. */
  previous: { series: SeriesJson; back: number } | null;
}
export const loaded = signal<Loaded | null>(null);
export const historyFailed = signal(false);

export const limits = computed<Limits>(() => ({
  first: firstReading.value ?? now.value - 86_400,
  now: now.value,
  zone: zone.value,
}));

/** What this browser compares with where the address names nothing. */
const usualComparison = computed(() => comparisonOf(preferredComparison.value, view.value, limits.value));
export const comparison = computed(() =>
  comparisonOf(compareChoice.value ?? preferredComparison.value, view.value, limits.value),
);

/** What the time axis reaches over. Does not move while values are read. */
export const frame = signal<Span>(axisSpan(view.peek(), limits.peek()));
/** All years lie over one another. */
export const byYears = computed(() => isByYears(view.value, limits.value));
/** What is on screen. */
export const shownSpan = computed(() => (byYears.value ? visibleSpan(view.value, limits.value) : frame.value));
/** In a longer span the marks of a robot's events would lie over one another (seconds). */
const longestWithEvents = 40 * 3600;
export const hasEventLane = computed(() => {
  const { from, to } = frame.value;
  const tells = selection.value?.room.capabilities.events ?? false;
  return tells && eventsShown.value && to - from <= longestWithEvents;
});
export const isLive = computed(() => view.value.end === null && view.value.zoom === null);

/** Seconds of the period before that are loaded in advance, for the time that passes while the chart is live. */
const ahead = 6 * 3600;

let request = 0;
let answered = 0;

/** Loads what the view shows now; the answer of an older call is dropped. */
export async function loadHistory(): Promise<void> {
  const sensor = sensorId.peek();
  if (!sensor) return;
  const mine = ++request;
  const asked = spanNow();
  const before = comparedSpan(comparison.peek(), view.peek(), asked, zone.peek());
  const answers = await Promise.all([
    loadSeries(sensor, asked),
    getGaps(sensor, asked, isChained.peek()),
    before && loadSeries(sensor, { ...before, to: before.to + (isLive.peek() ? ahead : 0) }),
  ]).catch(() => null);
  if (mine !== request || sensor !== sensorId.peek()) return;
  answered = mine;
  batch(() => {
    historyFailed.value = answers === null;
    if (!answers) return;
    const [series, gaps, earlier] = answers;
    const previous = before && earlier ? { series: earlier, back: asked.from - before.from } : null;
    loaded.value = { sensor, span: asked, series, gaps, growsUntil: before ? asked.to + ahead : Infinity, previous };
    if (!scrubbing.peek()) frame.value = axisSpan(view.peek(), limits.peek());
  });
}

/** What to load after new readings: nothing, the last bucket and those after it, or all. */
export type Missing = 'nothing' | 'end' | 'all';

/** Shows new readings of this sensor, as far as possible without the server. */
export function growHistory(from: string, readings: readonly ReadingJson[] | null): Missing {
  if (!isLive.peek()) return seconds(from) < frame.peek().to ? 'all' : 'nothing';
  const shown = loaded.peek();
  // An answer under way may lack them, and the charts must not move while values are read.
  if (!shown || answered !== request || scrubbing.peek() || now.peek() > shown.growsUntil) return 'all';
  if (shown.series.resolution !== 'raw') return seconds(from) >= (shown.series.time.at(-1) ?? Infinity) ? 'end' : 'all';
  const span = spanNow();
  const series = readings && withReadings(shown.series, readings, span);
  if (!series) return 'all';
  // The gap that went on until now has ended.
  showGrown({ ...shown, span, series, gaps: shown.gaps.filter(({ ongoing }) => !ongoing) });
  return 'nothing';
}

/** Loads the last bucket, which has changed, and those after it. */
export async function loadEnd(): Promise<void> {
  const shown = loaded.peek();
  const from = shown?.series.time.at(-1);
  if (!shown || from === undefined) return loadHistory();
  const span = spanNow();
  const { sensor, series } = shown;
  const end = await getSeries(sensor, { from, to: span.to }, series.resolution, isChained.peek()).catch(() => null);
  if (loaded.peek() !== shown || answered !== request) return undefined;
  const grown = end && withEnd(series, end, span);
  if (!grown) return loadHistory();
  return showGrown({ ...shown, span, series: grown });
}

function spanNow(): Span {
  const { from, to } = visibleSpan(view.peek(), { ...limits.peek(), now: clock() });
  return { from: Math.floor(from), to: Math.ceil(to) };
}

function showGrown(grown: Loaded): void {
  batch(() => {
    loaded.value = grown;
    frame.value = axisSpan(view.peek(), limits.peek());
  });
}

const loadTimer = createTimer(() => void loadHistory());

/** `settled: false` during a gesture: the charts follow, and the data is loaded after a pause. */
export function show(next: View, settled = true): void {
  batch(() => {
    view.value = next;
    frame.value = axisSpan(next, limits.peek());
  });
  loadTimer.set(settled ? 0 : 160);
  if (settled) writeAddress('push');
}

export const showRange = (range: Range) => show({ range, end: null, zoom: null });
/** The period before or after, if there is one. */
export function showOther(direction: 1 | -1): void {
  if (canMove(view.peek(), limits.peek(), direction)) show(movePeriod(view.peek(), limits.peek(), direction));
}
export const resetZoom = () => show({ ...view.peek(), zoom: null });
export const showNow = () => show({ ...view.peek(), end: null, zoom: null });

export function compareWith(chosen: Comparison): void {
  compareChoice.value = chosen;
  loadTimer.set(0);
  writeAddress('replace');
}

export function toggleTable(): void {
  asTable.value = !asTable.peek();
  writeAddress('replace');
}

export function select(key: string): void {
  selectionKey.value = key;
  writeAddress('push');
}

export function writeAddress(how: 'push' | 'replace'): void {
  const here = selection.peek();
  if (!here) return;
  const isDefault = comparison.peek() === usualComparison.peek();
  const shown = {
    key: here.key,
    isSensor: here.sensor !== null,
    table: asTable.peek(),
    compare: isDefault ? null : comparison.peek(),
  };
  writeSearch(formatAddress(view.peek(), limits.peek(), shown), how);
}

/** Takes the selection and the view from the address: at the start, and on Back and Forward. */
export function readAddress(): void {
  const address = parseAddress(currentSearch(), defaultRange.peek());
  batch(() => {
    selectionKey.value = address.selection;
    asTable.value = address.table;
    compareChoice.value = address.compare;
    view.value = viewOf(address, limits.peek());
    frame.value = axisSpan(view.peek(), limits.peek());
  });
  loadTimer.set(0);
}

/** A moment that somebody wants to see in the charts: they set their cursor to it when its day is loaded. */
export const wantedTime = signal<number | null>(null);

/** Shows the local day of a moment, with the cursor at it. */
export function showTime(ts: number): void {
  const day = { from: startOfDay(ts, zone.peek()), to: startOfDay(ts, zone.peek(), 1) };
  wantedTime.value = ts;
  show({ ...view.peek(), zoom: clampSpan(day, limits.peek()) });
}

/** Loads the history of another sensor. */
export function newSensorHistory(): void {
  if (!sensorId.peek()) return;
  loaded.value = null;
  frame.value = axisSpan(view.peek(), limits.peek());
  loadTimer.set(0);
}

/** Seconds after which the next reading is overdue, and between two loads then. */
const [overdue, reloadEvery] = [450, 300];

/** Effect: moves the live chart on with the clock, and reloads when readings are overdue, so that the gap is shown. */
export function followNow(): void {
  const current = limits.value;
  if (!isLive.value || scrubbing.value) return;
  frame.value = axisSpan(view.value, current);
  const shown = loaded.peek();
  const age = latestAge.peek() ?? 0;
  if (shown && age > overdue && current.now - shown.span.to > reloadEvery) loadTimer.set(0);
}
