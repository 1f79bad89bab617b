/** The view in the page's address: `?sensor=…&r=7d`, with `from` and `to` in the home's wall-clock time unless it is live. */
import { fromWallClock, isoWithOffset } from '@roomlog/store/time';
import { type Comparison, comparisons } from './compare.ts';
import { type Limits, type Range, rangeSpan, ranges, type Span, type View, visibleSpan } from './range.ts';

export interface Address {
  /** uuid of the sensor, or of a room without one. */
  selection: string | null;
  range: Range;
  /** As written: local wall-clock time, `Date.UTC` seconds. */
  wall: Span | null;
  table: boolean;
  /** Null: the one that the view has by itself. */
  compare: Comparison | null;
}

/** @param usual the range where the address names none */
export function parseAddress(search: string, usual: Range = '24h'): Address {
  const query = new URLSearchParams(search);
  const from = parseWall(query.get('from'));
  const to = parseWall(query.get('to'));
  return {
    selection: query.get('sensor') ?? query.get('room'),
    range: ranges.find((range) => range === query.get('r')) ?? usual,
    wall: from !== null && to !== null && from < to ? { from, to } : null,
    table: query.get('view') === 'table',
    compare: comparisons.find((name) => name === query.get('cmp')) ?? null,
  };
}

function parseWall(text: string | null): number | null {
  if (!text || !/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)) return null;
  const ms = Date.parse(`${text}:00Z`);
  return Number.isNaN(ms) ? null : ms / 1000;
}

/** A span as long as the range is the moved range; any other is a zoom into the range. */
export function viewOf({ range, wall }: Address, limits: Limits): View {
  if (!wall) return { range, end: null, zoom: null };
  const from = fromWallClock(wall.from, limits.zone);
  const to = fromWallClock(wall.to, limits.zone);
  const moved: View = { range, end: to >= limits.now - 60 ? null : to, zoom: null };
  const whole = rangeSpan(moved, limits);
  if (range !== 'all' && Math.abs(whole.from - from) < 120) return moved;
  const live: View = { range, end: null, zoom: null };
  const inLive = from >= rangeSpan(live, limits).from;
  return { ...(inLive ? live : moved), zoom: { from, to } };
}

/** What the address has beside the view. */
interface Shown {
  /** uuid of the sensor, or of a room without one. */
  key: string;
  isSensor: boolean;
  table: boolean;
  compare: Comparison | null;
}

export function formatAddress(view: View, limits: Limits, { key, isSensor, table, compare }: Shown): string {
  const query = new URLSearchParams({ [isSensor ? 'sensor' : 'room']: key, r: view.range });
  if (view.end !== null || view.zoom) {
    const span = visibleSpan(view, limits);
    query.set('from', isoWithOffset(span.from, limits.zone).slice(0, 16));
    query.set('to', isoWithOffset(span.to, limits.zone).slice(0, 16));
  }
  if (table) query.set('view', 'table');
  if (compare) query.set('cmp', compare);
  return `?${query.toString().replaceAll('%3A', ':')}`;
}
