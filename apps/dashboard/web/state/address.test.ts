import { expect, test } from 'vitest';
import { formatAddress, parseAddress, viewOf } from './address.ts';
import { type Limits, movePeriod, type View, visibleSpan } from './range.ts';

const epoch = (iso: string) => Date.parse(iso) / 1000;
const limits: Limits = { first: epoch('2025-10-01T00:00:00Z'), now: epoch('2026-11-22T09:42:30Z'), zone: 'Asia/Tokyo' };
const live: View = { range: '7d', end: null, zoom: null };
const shown = { key: 's-1', isSensor: true, table: false, compare: null };
const reopened = (view: View) => viewOf(parseAddress(formatAddress(view, limits, shown)), limits);

test('a live view needs no times', () => {
  expect(formatAddress(live, limits, shown)).toBe('?sensor=s-1&r=7d');
  expect(formatAddress(live, limits, { ...shown, key: 'r-1', isSensor: false, table: true })).toBe(
    '?room=r-1&r=7d&view=table',
  );
  expect(reopened(live)).toEqual(live);
});

test('a copied link opens the period that was seen', () => {
  const before = movePeriod(live, limits, -1);
  expect(formatAddress(before, limits, shown)).toBe('?sensor=s-1&r=7d&from=2026-11-08T18:42&to=2026-11-15T18:42');
  const again = reopened(before);
  expect(again.zoom).toBeNull();
  expect(Math.abs((again.end ?? 0) - (before.end ?? 0))).toBeLessThan(60);
});

test('a copied link opens the zoom that was seen, and its reset leads to the range around it', () => {
  const zoom = { from: epoch('2026-11-20T00:00:00Z'), to: epoch('2026-11-20T06:00:00Z') };
  expect(reopened({ ...live, zoom })).toEqual({ ...live, zoom });
  const older = { from: zoom.from - 90 * 86_400, to: zoom.to - 90 * 86_400 };
  const again = reopened({ ...live, zoom: older });
  expect(visibleSpan(again, limits)).toEqual(older);
  expect(again.end).toBe(older.to);
});

test('what a view is compared with is in the link, unless it is what the view has by itself', () => {
  const link = formatAddress(live, limits, { ...shown, compare: 'year' });
  expect(link).toBe('?sensor=s-1&r=7d&cmp=year');
  expect([link, '?r=7d', '?cmp=ten'].map((search) => parseAddress(search).compare)).toEqual(['year', null, null]);
});

test.each([
  '',
  '?r=5y',
  '?r=7d&from=2026-11-22&to=now',
  '?r=24h&from=2026-11-22T10:00&to=2026-11-21T10:00',
  '?from=x&to=%',
])('nonsense is a live view: %s', (search) => {
  expect(viewOf(parseAddress(search), limits)).toMatchObject({ end: null, zoom: null });
});
