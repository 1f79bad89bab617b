import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  axisSpan,
  canMove,
  clampSpan,
  type Limits,
  movePeriod,
  newestOfYears,
  rangeSpan,
  ranges,
  scaleSpan,
  shortestZoom,
  type View,
  visibleSpan,
} from './range.ts';

const epoch = (iso: string) => Date.parse(iso) / 1000;
const tokyo: Limits = { first: epoch('2025-10-01T00:00:00Z'), now: epoch('2026-11-22T09:42:00Z'), zone: 'Asia/Tokyo' };
const live: View = { range: '24h', end: null, zoom: null };

test('a range ends now and begins as many calendar days earlier', () => {
  expect(rangeSpan(live, tokyo)).toEqual({ from: tokyo.now - 86_400, to: tokyo.now });
  // In the week in which New York's clocks go back, seven days have an hour more.
  const newYork = { ...tokyo, now: epoch('2026-11-03T17:00:00Z'), zone: 'America/New_York' };
  const { from, to } = rangeSpan({ ...live, range: '7d' }, newYork);
  expect(to - from).toBe(7 * 86_400 + 3600);
});

test('everything begins at the first record, and is a day at least', () => {
  expect(rangeSpan({ ...live, range: 'all' }, tokyo).from).toBe(tokyo.first);
  const young = { ...tokyo, first: tokyo.now - 600 };
  expect(rangeSpan({ ...live, range: 'all' }, young).from).toBe(tokyo.now - 86_400);
});

test('all of more than a year lies over the months of this year, unless it is zoomed', () => {
  const year = { from: epoch('2025-12-31T15:00:00Z'), to: epoch('2026-12-31T15:00:00Z') };
  expect(axisSpan({ ...live, range: 'all' }, tokyo)).toEqual(year);
  const zoom = { from: tokyo.now - 86_400, to: tokyo.now };
  expect(axisSpan({ ...live, range: 'all', zoom }, tokyo)).toEqual(zoom);
  const young = { ...tokyo, first: tokyo.now - 300 * 86_400 };
  expect(axisSpan({ ...live, range: 'all' }, young)).toEqual({ from: young.first, to: young.now });
});

test('a part of the year is this year’s when it is over, and otherwise that of last year, if there is one', () => {
  const days = (from: string, to: string) => ({ from: epoch(`${from}T00:00:00Z`), to: epoch(`${to}T00:00:00Z`) });
  expect(newestOfYears(days('2026-03-01', '2026-04-01'), tokyo)).toEqual(days('2026-03-01', '2026-04-01'));
  expect(newestOfYears(days('2026-12-01', '2026-12-31'), tokyo)).toEqual(days('2025-12-01', '2025-12-31'));
  expect(newestOfYears(days('2026-11-01', '2026-11-30'), tokyo)).toEqual(days('2025-11-01', '2025-11-30'));
  expect(newestOfYears(days('2026-09-30', '2026-12-01'), tokyo)).toEqual(days('2026-09-30', '2026-12-01'));
});

test('back and forth ends live again, and never beyond now', () => {
  const before = movePeriod(live, tokyo, -1);
  expect(visibleSpan(before, tokyo)).toEqual({ from: tokyo.now - 2 * 86_400, to: tokyo.now - 86_400 });
  expect(movePeriod(before, tokyo, 1)).toEqual(live);
  expect(canMove(live, tokyo, 1)).toBe(false);
  expect(canMove(live, tokyo, -1)).toBe(true);
  expect(canMove({ ...live, range: 'all' }, tokyo, -1)).toBe(false);
});

const view = fc.record({
  range: fc.constantFrom(...ranges),
  end: fc.option(fc.integer({ min: tokyo.first, max: tokyo.now })),
  zoom: fc.constant(null),
});

test('wherever one moves, the view ends by now, and there and back again is where one was', () => {
  fc.assert(
    fc.property(view, (from) => {
      const back = movePeriod(from, tokyo, -1);
      expect(visibleSpan(back, tokyo).to).toBeLessThanOrEqual(tokyo.now);
      const again = movePeriod(back, tokyo, 1);
      expect(visibleSpan(again, tokyo)).toEqual(visibleSpan(from, tokyo));
      expect(movePeriod(again, tokyo, 1).end ?? tokyo.now).toBeGreaterThanOrEqual(again.end ?? tokyo.now);
    }),
  );
});

const span = fc
  .record({ from: fc.integer({ min: tokyo.first, max: tokyo.now - 3600 }), width: fc.integer({ min: 1800, max: 1e7 }) })
  .map(({ from, width }) => clampSpan({ from, to: from + width }, tokyo));

test('zooming keeps the point under the pointer unless a limit is met, and stays within all limits', () => {
  fc.assert(
    fc.property(
      span,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0.2, max: 5, noNaN: true }),
      (s, place, factor) => {
        const at = s.from + place * (s.to - s.from);
        const { from, to } = scaleSpan(s, at, factor, tokyo);
        expect(to).toBeLessThanOrEqual(tokyo.now + 1e-3);
        expect(to - from).toBeGreaterThanOrEqual(shortestZoom - 1e-3);
        expect(to - from).toBeLessThanOrEqual(tokyo.now - tokyo.first + 1e-3);
        const free = from > tokyo.first + 1 && to < tokyo.now - 1;
        const placeNow = free ? (at - from) / (to - from) : place;
        expect(placeNow).toBeCloseTo(place, 5);
      },
    ),
  );
});
