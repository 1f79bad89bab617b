/** Which time span the charts show: five ranges that end now or at a fixed time, and a zoom inside. All in epoch seconds. */
import { fromWallClock, utcOffset } from '@roomlog/store/time';

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

/** The same wall-clock time, `count` calendar days later. */
export function shiftDays(ts: number, zone: string, count: number): number {
  return fromWallClock(ts + utcOffset(ts, zone) + count * 86_400, zone);
}
