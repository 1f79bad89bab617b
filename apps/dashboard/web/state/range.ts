/** Which time span the charts show: five ranges that end now or at a fixed time, and a zoom inside. All in epoch seconds. */
import { calendarDate, fromWallClock, startOfMonth, utcOffset } from '@roomlog/store/time';

export const ranges = ['24h', '7d', '30d', '1y', 'all'] as const;
export type Range = (typeof ranges)[number];

export interface Span {
  from: number;
  to: number;
}

export interface View {
  range: Range;
  /** Where the range ends; null: now, and moving with it. */
  end: number | null;
  /** The zoomed part, or null for the whole range. */
  zoom: Span | null;
}

/** The bounds of every view: the sensor's first record and now. */
export interface Limits {
  first: number;
  now: number;
  zone: string;
}

export const rangeDays: Record<Exclude<Range, 'all'>, number> = { '24h': 1, '7d': 7, '30d': 30, '1y': 365 };
export const shortestZoom = 30 * 60;

/** The whole of the view's range, zoomed or not. */
export function rangeSpan({ range, end }: View, { first, now, zone }: Limits): Span {
  if (range === 'all') return { from: Math.min(first, shiftDays(now, zone, -1)), to: now };
  const to = end ?? now;
  return { from: shiftDays(to, zone, -rangeDays[range]), to };
}

/** What the charts show. */
export function visibleSpan(view: View, limits: Limits): Span {
  return view.zoom ?? rangeSpan(view, limits);
}

/** All of more than a year is drawn as a line for each year, unless it is zoomed. */
export const isByYears = ({ range, zoom }: View, { first, now }: Limits) =>
  range === 'all' && zoom === null && now - first > 366 * 86_400;

/** What the time axis reaches over: what is shown, or the calendar year over which all years lie. */
export function axisSpan(view: View, limits: Limits): Span {
  if (!isByYears(view, limits)) return visibleSpan(view, limits);
  const { now, zone } = limits;
  const january = 1 - calendarDate(now, zone).month;
  return { from: startOfMonth(now, zone, january), to: startOfMonth(now, zone, january + 12) };
}

/** What a part of the calendar year stands for: that of last year, while this year's is not over. */
export function newestOfYears({ from, to }: Span, { first, now, zone }: Limits): Span {
  const earlier = { from: shiftYears(from, zone, -1), to: shiftYears(to, zone, -1) };
  return to > now && earlier.from >= first ? earlier : { from, to };
}

/** One range (or one zoomed span) earlier (−1) or later (+1); at now it is live again. */
export function movePeriod(view: View, limits: Limits, direction: 1 | -1): View {
  if (view.zoom) {
    const width = view.zoom.to - view.zoom.from;
    return { ...view, zoom: clampSpan(offsetSpan(view.zoom, direction * width), limits) };
  }
  if (view.range === 'all') return view;
  const end = shiftDays(view.end ?? limits.now, limits.zone, direction * rangeDays[view.range]);
  return { ...view, end: end >= limits.now ? null : end };
}

export function canMove(view: View, limits: Limits, direction: 1 | -1): boolean {
  if (view.range === 'all' && !view.zoom) return false;
  const span = visibleSpan(view, limits);
  return direction === 1 ? span.to < limits.now : span.from > limits.first;
}

export const offsetSpan = ({ from, to }: Span, by: number): Span => ({ from: from + by, to: to + by });

/** `span` scaled around `at` by `factor` (below 1 zooms in), between 30 minutes and all there is. */
export function scaleSpan({ from, to }: Span, at: number, factor: number, limits: Limits): Span {
  const widest = Math.max(limits.now - limits.first, 86_400);
  const width = Math.min(widest, Math.max(shortestZoom, (to - from) * factor));
  const begin = at - ((at - from) / (to - from)) * width;
  return clampSpan({ from: begin, to: begin + width }, limits);
}

/** The span moved, not shrunk, so that it ends by now and begins no earlier than the first record. */
export function clampSpan(span: Span, { first, now }: Limits): Span {
  const width = span.to - span.from;
  const latest = Math.min(span.to, now);
  const to = Math.max(latest, Math.min(now, first + width));
  return { from: to - width, to };
}

/** The same date and wall-clock time, `count` years later; 29 February becomes 1 March where there is none. */
export function shiftYears(ts: number, zone: string, count: number): number {
  const wall = new Date((ts + utcOffset(ts, zone)) * 1000);
  return fromWallClock(wall.setUTCFullYear(wall.getUTCFullYear() + count) / 1000, zone);
}

/** The same wall-clock time, `count` calendar days later. */
export function shiftDays(ts: number, zone: string, count: number): number {
  return fromWallClock(ts + utcOffset(ts, zone) + count * 86_400, zone);
}
