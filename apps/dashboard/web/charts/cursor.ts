/** The cursor: the time whose values are read, shared by the charts, the readouts and the slider. */
import { computed, effect, signal } from '@preact/signals';
import { type Metric, metrics } from '@roomlog/store/metrics';
import { calendarDate } from '@roomlog/store/time';
import { byYears, comparison, frame, isLive, loaded, scrubbing, wantedTime } from '../state/history.ts';
import { t } from '../state/language.ts';
import { selection, zone } from '../state/state.ts';
import { createTimer } from '../state/timer.ts';
import { usualAt } from '../state/usual.ts';
import { dayHeading, dayWithYear, moment, quantity } from '../text/formats.ts';
import { hereToo } from '../text/second-clock.ts';
import { yearName } from '../text/year-name.ts';
import { isKnown, rowAt, summarize, toColumns, withoutUnfinished } from './columns.ts';
import { noDataAt } from './gaps.ts';
import { layYears, valueOfYear } from './years.ts';

/** Seconds without a reading that are a gap at the end of a live chart, and at each end where values are stored as they change. */
const late = computed(() => {
  const { timing, stale_after_seconds: after = 0 } = selection.value?.sensor ?? {};
  return { begin: timing === 'observed' ? after : 0, end: isLive.value || timing === 'observed' ? after : 0 };
});
const inTime = computed(
  () => loaded.value && withoutUnfinished(toColumns(loaded.value.series, late.value), loaded.value.span.to),
);
const axisYear = computed(() => calendarDate(frame.value.from, zone.value).year);
/** The lines of years that lie over one another; null elsewhere. */
export const years = computed(() =>
  byYears.value && inTime.value ? layYears(inTime.value, axisYear.value, zone.value) : null,
);
/** What is read, at the times of the axis. */
export const columns = computed(() => years.value?.newest ?? inTime.value);
/** The row of the newest values. Over years those of last year's end stand behind it. */
export const newestRow = computed(() => {
  const newest = years.value?.lines[0];
  return newest ? (years.value?.yearOf.lastIndexOf(newest.year) ?? -1) : (columns.value?.at.length ?? 0) - 1;
});
/** The period that is compared, moved to the times at which it is drawn. */
export const previousColumns = computed(() => {
  const previous = loaded.value?.previous;
  if (!previous) return null;
  const { at, ...rest } = toColumns(previous.series);
  return { ...rest, at: at.map((ts) => ts + previous.back) };
});

const asked = signal<{ ts: number; row: number | null } | null>(null);

export interface Cursor {
  /** Epoch seconds of the line. */
  ts: number;
  /** Row of the columns; −1 inside a gap. */
  row: number;
  label: string;
}

export const cursor = computed<Cursor | null>(() => {
  const target = asked.value;
  const table = columns.value;
  if (!target || !table) return null;
  const row = target.row !== null && target.row < table.at.length ? target.row : rowAt(table, target.ts);
  const known = row >= 0 && isKnown(table, row);
  const ts = known ? (table.at[row] ?? target.ts) : target.ts;
  const time = timeLabel(known ? (table.start[row] ?? ts) : ts);
  return { ts, row, label: known ? time : `${time} ・ ${noDataAt(ts)}` };
});

/** With the minute for a reading, only the day for a day's mean. */
function timeLabel(ts: number): string {
  const resolution = loaded.value?.series.resolution;
  if (resolution === '1w') return `${dayWithYear(ts)} –`;
  if (resolution === '1d') return dayHeading(ts);
  return moment(ts) + hereToo(ts);
}

/** After this pause a live chart may move on under the cursor. */
const restMs = 10_000;
const rest = createTimer(() => {
  scrubbing.value = false;
  // New rows shift the row's number.
  const target = asked.peek();
  if (target) asked.value = { ts: target.ts, row: null };
});

/** Moves to `ts`. The keyboard gives the row itself, so that it can step through rows without values. */
export function moveCursor(ts: number, row: number | null = null): void {
  asked.value = { ts, row };
  scrubbing.value = true;
  rest.set(restMs);
}

/** At a moment that is wanted from elsewhere, once its day is loaded. */
effect(() => {
  const ts = wantedTime.value;
  const span = loaded.value?.span;
  if (ts === null || !span || ts < span.from || ts > span.to) return;
  wantedTime.value = null;
  moveCursor(ts);
});

export function stopReading(): void {
  rest.clear();
  asked.value = null;
  scrubbing.value = false;
}

/** Position along the frame, 0…1. */
export const fractionAt = (ts: number) => (ts - frame.value.from) / (frame.value.to - frame.value.from);
export const timeAt = (fraction: number) => frame.peek().from + fraction * (frame.peek().to - frame.peek().from);

const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);

/** Lowest, highest and mean of what is on screen. */
export function summarizeShown(metric: Metric) {
  const [table, shown] = [inTime.value, loaded.value];
  return table && shown && summarize(table, metric, byYears.value ? shown.span : frame.value);
}

/** More can't be taken in at once, seen or heard. */
const mostOtherYears = 3;

/** What other years had at `ts` of the axis, the newest first. */
function otherYears(metric: Metric, ts: number, row: number) {
  const { lines, yearOf } = years.value ?? { lines: [], yearOf: [] };
  return lines
    .filter(({ year }) => year !== yearOf[row])
    .map((line) => ({ year: line.year, value: valueOfYear(line, metric, ts) }))
    .filter((other): other is { year: number; value: number } => other.value !== null)
    .slice(0, mostOtherYears);
}

/** The values at the cursor. */
export function readout(metric: Metric) {
  const at = cursor.value;
  const table = columns.value;
  if (!at || !table) return null;
  const before = previousColumns.value;
  const earlier = before ? before[metric].mean[rowAt(before, at.ts)] : undefined;
  return {
    value: known(table[metric].mean[at.row]),
    low: known(table[metric].min?.[at.row]),
    high: known(table[metric].max?.[at.row]),
    previous: known(earlier),
    usual: comparison.value === 'usual' ? usualAt(metric, at.ts) : null,
    years: otherYears(metric, at.ts, at.row),
  };
}

/** The slider's value for screen readers; without a cursor, the newest values. */
export function spoken(): string {
  const table = columns.value;
  if (!table || table.at.length === 0) return t().noData;
  const row = cursor.value?.row ?? newestRow.value;
  const label = cursor.value?.label ?? timeLabel(table.start[row] ?? 0);
  const values = metrics.map((metric) => {
    const value = known(table[metric].mean[row]);
    const others = cursor.value ? otherYears(metric, cursor.value.ts, row) : [];
    const earlier = others.map((other) => ` (${yearName(other.year)} ${quantity(metric, other.value)})`).join('');
    return `${t().metrics[metric]} ${value === null ? t().noData : quantity(metric, value)}${earlier}`;
  });
  return [label, ...values].join(', ');
}
