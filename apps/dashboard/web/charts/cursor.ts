/** The moment whose values are being read, shared by the charts, the table of words and the slider. */
import { computed, signal } from '@preact/signals';
import { type Metric, metrics } from '@roomlog/store/metrics';
import { frame, isLive, loaded, scrubbing } from '../state/history.ts';
import { t } from '../state/language.ts';
import { now, status, zone } from '../state/state.ts';
import { dayHeading, dayWithYear, moment, quantity } from '../text/formats.ts';
import { isKnown, rowAt, toColumns } from './columns.ts';
import { noDataAt } from './gaps.ts';

/** Seconds after which the end of a live chart lacks a reading. */
const lateAfter = computed(() => (isLive.value ? status.value?.stale_after_seconds : undefined));
export const columns = computed(() => loaded.value && toColumns(loaded.value.series, lateAfter.value));
/** The period before, at the times at which it is drawn. */
export const previousColumns = computed(() => {
  const previous = loaded.value?.previous;
  if (!previous) return null;
  const { at, ...rest } = toColumns(previous.series);
  return { ...rest, at: at.map((ts) => ts + previous.back) };
});

const asked = signal<{ ts: number; row: number | null } | null>(null);

export interface Cursor {
  /** Epoch seconds at which the line stands. */
  ts: number;
  /** Row of the columns; −1 inside a gap. */
  row: number;
  label: string;
}

export const cursor = computed<Cursor | null>(() => {
  const wish = asked.value;
  const table = columns.value;
  if (!wish || !table) return null;
  const row = wish.row !== null && wish.row < table.at.length ? wish.row : rowAt(table, wish.ts);
  const known = row >= 0 && isKnown(table, row);
  const ts = known ? (table.at[row] ?? wish.ts) : wish.ts;
  const time = timeLabel(known ? (table.start[row] ?? ts) : ts);
  return { ts, row, label: known ? time : `${time} ・ ${noDataAt(ts)}` };
});

/** A reading has a minute, a day's mean a day. */
function timeLabel(ts: number): string {
  const resolution = loaded.value?.series.resolution;
  if (resolution === '1w') return `${dayWithYear(ts, zone.value)} –`;
  if (resolution === '1d') return dayHeading(ts, now.value, zone.value);
  return moment(ts, zone.value);
}

/** After this much rest the live picture may move on under the cursor. */
const restMs = 10_000;
let rest: ReturnType<typeof setTimeout> | undefined;

/** Reads at `ts`; the keyboard names the row itself, so that it can walk through what has no values. */
export function moveCursor(ts: number, row: number | null = null): void {
  asked.value = { ts, row };
  scrubbing.value = true;
  clearTimeout(rest);
  rest = setTimeout(() => {
    scrubbing.value = false;
    // The row's number means another moment once new rows have come.
    if (asked.peek()) asked.value = { ts, row: null };
  }, restMs);
}

export function stopReading(): void {
  clearTimeout(rest);
  asked.value = null;
  scrubbing.value = false;
}

/** Place along the frame, 0…1. */
export const placeOf = (ts: number) => (ts - frame.value.from) / (frame.value.to - frame.value.from);
export const timeAt = (place: number) => frame.peek().from + place * (frame.peek().to - frame.peek().from);

export interface Readout {
  value: number | null;
  low: number | null;
  high: number | null;
  previous: number | null;
}

const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);

export function readout(metric: Metric): Readout | null {
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
  };
}

/** The slider's value in words; without a cursor, the newest values. */
export function spoken(): string {
  const table = columns.value;
  if (!table || table.at.length === 0) return t().noData;
  const row = cursor.value?.row ?? table.at.length - 1;
  const label = cursor.value?.label ?? timeLabel(table.start[row] ?? 0);
  const values = metrics.map((metric) => {
    const value = known(table[metric].mean[row]);
    return `${t().metrics[metric]} ${value === null ? t().noData : quantity(metric, value)}`;
  });
  return [label, ...values].join(', ');
}
