/** What the charts show: the view, and the series the server gave for it. */
import { batch, computed, signal, untracked } from '@preact/signals';
import type { GapJson, ReadingJson, SeriesJson } from '../../src/schemas.ts';
import { getGaps, getSeries } from '../api.ts';
import { currentSearch, writeSearch } from '../browser/address-bar.ts';
import { formatAddress, parseAddress, viewOf } from './address.ts';
import { comparedSpan, type Limits, type Range, type Span, type View, visibleSpan } from './range.ts';
import { withEnd, withReadings } from './series.ts';
import { clock, latestAge, now, seconds, selection, selectionKey, sensorId, zone } from './state.ts';
import { createTimer } from './timer.ts';

export const view = signal<View>({ range: '24h', end: null, zoom: null });
export const asTable = signal(false);
/** While a finger, the mouse or the arrow keys read values, the picture stands still. */
export const scrubbing = signal(false);
/** Whether to compare with the period before; null: as suits the range. */
const compareChoice = signal<boolean | null>(null);
export const comparing = computed(() => compareChoice.value ?? ['24h', '7d'].includes(view.value.range));

export interface Loaded {
  sensor: string;
  span: Span;
  series: SeriesJson;
  gaps: GapJson[];
  /** Until when (epoch seconds) it can grow at its end: then the period before is needed further. */
  growsUntil: number;
  /** The period before, and how many seconds it lies back. */
  previous: { series: SeriesJson; back: number } | null;
}
export const loaded = signal<Loaded | null>(null);
export const historyFailed = signal(false);

const firstReading = computed(() => selection.value?.sensor?.first_reading_at ?? null);
export const limits = computed<Limits>(() => ({
  first: firstReading.value ? seconds(firstReading.value) : now.value - 86_400,
  now: now.value,
  zone: zone.value,
}));

/** What is on screen. Stands still while values are read. */
export const frame = signal<Span>(visibleSpan(view.peek(), limits.peek()));
export const isLive = computed(() => view.value.end === null && view.value.zoom === null);

/** So many seconds more of the period before are there in advance, for the time that passes while the picture is live. */
const ahead = 6 * 3600;

let request = 0;
let answered = 0;

/** Loads what the view shows now; the answer of an older call is dropped. */
export async function loadHistory(): Promise<void> {
  const sensor = sensorId.peek();
  if (!sensor) return;
  const mine = ++request;
  const asked = spanNow();
  const before = comparing.peek() ? comparedSpan(view.peek(), asked, zone.peek()) : null;
  const answers = await Promise.all([
    getSeries(sensor, asked),
    getGaps(sensor, asked),
    before && getSeries(sensor, { ...before, to: before.to + (isLive.peek() ? ahead : 0) }),
  ]).catch(() => null);
  if (mine !== request || sensor !== sensorId.peek()) return;
  answered = mine;
  batch(() => {
    historyFailed.value = answers === null;
    if (!answers) return;
    const [series, gaps, earlier] = answers;
    const previous = before && earlier ? { series: earlier, back: asked.from - before.from } : null;
    loaded.value = { sensor, span: asked, series, gaps, growsUntil: asked.to + ahead, previous };
    if (!scrubbing.peek()) frame.value = visibleSpan(view.peek(), limits.peek());
  });
}

/** What has to be asked of the server after readings have come: nothing, the last bucket and what follows it, or all. */
export type Missing = 'nothing' | 'end' | 'all';

/** Shows readings of this sensor that have just come, as far as that goes without the server. */
export function growHistory(from: string, readings: readonly ReadingJson[] | null): Missing {
  if (!isLive.peek()) return seconds(from) < frame.peek().to ? 'all' : 'nothing';
  const shown = loaded.peek();
  // An answer that is under way may lack them. While values are read off the charts, these stand still.
  if (!shown || answered !== request || scrubbing.peek() || now.peek() > shown.growsUntil) return 'all';
  if (shown.series.resolution !== 'raw') return seconds(from) >= (shown.series.time.at(-1) ?? Infinity) ? 'end' : 'all';
  const span = spanNow();
  const series = readings && withReadings(shown.series, readings, span);
  if (!series) return 'all';
  // The gap that went on until now has ended.
  showGrown({ ...shown, span, series, gaps: shown.gaps.filter(({ ongoing }) => !ongoing) });
  return 'nothing';
}

/** Loads the last bucket, which has changed, and those that follow it. */
export async function loadEnd(): Promise<void> {
  const shown = loaded.peek();
  const from = shown?.series.time.at(-1);
  if (!shown || from === undefined) return loadHistory();
  const span = spanNow();
  const { sensor, series } = shown;
  const end = await getSeries(sensor, { from, to: span.to }, series.resolution).catch(() => null);
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
    frame.value = visibleSpan(view.peek(), limits.peek());
  });
}

const loadTimer = createTimer(() => void loadHistory());

/** `settled: false` in the middle of a gesture: the picture follows, the server is asked when the hand rests. */
export function show(next: View, settled = true): void {
  batch(() => {
    view.value = next;
    frame.value = visibleSpan(next, limits.peek());
  });
  loadTimer.set(settled ? 0 : 160);
  if (settled) writeAddress('push');
}

export const showRange = (range: Range) => show({ range, end: null, zoom: null });
export const resetZoom = () => show({ ...view.peek(), zoom: null });
export const showNow = () => show({ ...view.peek(), end: null, zoom: null });

export function toggleCompare(): void {
  compareChoice.value = !comparing.peek();
  loadTimer.set(0);
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
  writeSearch(formatAddress(view.peek(), limits.peek(), here.key, here.sensor !== null, asTable.peek()), how);
}

/** Takes place and view from the address: at the start, and on Back and Forward. */
export function readAddress(): void {
  const address = parseAddress(currentSearch());
  batch(() => {
    selectionKey.value = address.place;
    asTable.value = address.table;
    view.value = viewOf(address, limits.peek());
    frame.value = visibleSpan(view.peek(), limits.peek());
  });
  loadTimer.set(0);
}

/** Another sensor: its own history from the start. */
export function newSensorHistory(): void {
  if (!sensorId.peek()) return;
  loaded.value = null;
  frame.value = visibleSpan(view.peek(), limits.peek());
  loadTimer.set(0);
}

/** Seconds after which the next reading is overdue, and between two looks for it. */
const [overdue, lookAgain] = [450, 300];

/** Effect: the live picture moves on with the clock, and asks again when readings stay away, so that the hole is shown. */
export function followNow(): void {
  const { now: current } = limits.value;
  if (!isLive.value || scrubbing.value) return;
  frame.value = visibleSpan(
    view.value,
    untracked(() => limits.value),
  );
  const shown = loaded.peek();
  const age = latestAge.peek() ?? 0;
  if (shown && age > overdue && current - shown.span.to > lookAgain) loadTimer.set(0);
}
