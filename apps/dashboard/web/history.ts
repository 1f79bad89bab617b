/** What the charts show: the view, and the series the server gave for it. */
import { batch, computed, effect, signal, untracked } from '@preact/signals';
import type { GapJson, SeriesJson } from '../src/schemas.ts';
import { formatAddress, parseAddress, viewOf } from './address.ts';
import { getGaps, getSeries } from './api.ts';
import { comparedSpan, type Limits, type Range, type Span, type View, visibleSpan } from './range.ts';
import { clock, now, place, placeKey, seconds, sensorId, zone } from './state.ts';

export const view = signal<View>({ range: '24h', end: null, zoom: null });
export const asTable = signal(parseAddress(location.search).table);
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
  /** The period before, and how many seconds it lies back. */
  previous: { series: SeriesJson; back: number } | null;
}
export const loaded = signal<Loaded | null>(null);
export const historyFailed = signal(false);

const firstReading = computed(() => place.value?.sensor?.first_reading_at ?? null);
export const limits = computed<Limits>(() => ({
  first: firstReading.value ? seconds(firstReading.value) : now.value - 86_400,
  now: now.value,
  zone: zone.value,
}));

/** What is on screen. Stands still while values are read. */
export const frame = signal<Span>(visibleSpan(view.peek(), limits.peek()));
export const isLive = computed(() => view.value.end === null && view.value.zoom === null);

let request = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Loads what the view shows now; the answer of an older call is dropped. */
export async function loadHistory(): Promise<void> {
  const sensor = sensorId.peek();
  if (!sensor) return;
  const mine = ++request;
  const span = visibleSpan(view.peek(), { ...limits.peek(), now: clock() });
  const asked = { from: Math.floor(span.from), to: Math.ceil(span.to) };
  const before = comparing.peek() ? comparedSpan(view.peek(), asked, zone.peek()) : null;
  try {
    const [series, gaps, earlier] = await Promise.all([
      getSeries(sensor, asked),
      getGaps(sensor, asked),
      before && getSeries(sensor, before),
    ]);
    if (mine !== request) return;
    batch(() => {
      loaded.value = {
        sensor,
        span: asked,
        series,
        gaps,
        previous: before && earlier ? { series: earlier, back: asked.from - before.from } : null,
      };
      historyFailed.value = false;
      if (!scrubbing.peek()) frame.value = visibleSpan(view.peek(), limits.peek());
    });
  } catch {
    if (mine === request) historyFailed.value = true;
  }
}

function loadSoon(delay: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void loadHistory(), delay);
}

/** `settled: false` in the middle of a gesture: the picture follows, the server is asked when the hand rests. */
export function show(next: View, settled = true): void {
  batch(() => {
    view.value = next;
    frame.value = visibleSpan(next, limits.peek());
  });
  loadSoon(settled ? 0 : 160);
  if (settled) writeAddress('push');
}

export const showRange = (range: Range) => show({ range, end: null, zoom: null });
export const resetZoom = () => show({ ...view.peek(), zoom: null });
export const showNow = () => show({ ...view.peek(), end: null, zoom: null });

export function toggleCompare(): void {
  compareChoice.value = !comparing.peek();
  loadSoon(0);
}

export function toggleTable(): void {
  asTable.value = !asTable.peek();
  writeAddress('replace');
}

export function choosePlace(key: string): void {
  placeKey.value = key;
  writeAddress('push');
}

export function writeAddress(how: 'push' | 'replace'): void {
  const here = place.peek();
  if (!here) return;
  const search = formatAddress(view.peek(), limits.peek(), here.key, here.sensor !== null, asTable.peek());
  if (search === location.search) return;
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', search + location.hash);
}

/** Takes place and view from the address: at the start, and on Back and Forward. */
export function readAddress(): void {
  const address = parseAddress(location.search);
  batch(() => {
    placeKey.value = address.place;
    asTable.value = address.table;
    view.value = viewOf(address, limits.peek());
    frame.value = visibleSpan(view.peek(), limits.peek());
  });
  loadSoon(0);
}

let addressRead = false;
/** The address can be understood once the home's time zone and first record are known. */
effect(() => {
  if (addressRead || !place.value) return;
  addressRead = true;
  untracked(readAddress);
});

/** Another sensor: its own history from the start. */
effect(() => {
  if (!sensorId.value) return;
  untracked(() => {
    loaded.value = null;
    frame.value = visibleSpan(view.peek(), limits.peek());
    loadSoon(0);
  });
});

/** The live picture moves on with the clock, and asks again when readings stay away, so that the hole is shown. */
effect(() => {
  const { now: current } = limits.value;
  if (!isLive.value || scrubbing.value) return;
  frame.value = visibleSpan(
    view.value,
    untracked(() => limits.value),
  );
  const shown = loaded.peek();
  if (shown && current - shown.span.to > 300) loadSoon(0);
});
