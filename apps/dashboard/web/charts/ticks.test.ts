import { calendarDate, startOfDay } from '@roomlog/store/time';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nights, type TimeTick, zonedTicks } from './ticks.ts';

const epoch = (iso: string) => Date.parse(iso) / 1000;
const hours = (from: string, to: string, zone: string, most: number) =>
  zonedTicks(epoch(from), epoch(to), zone, most).map(({ ts }) => calendarDate(ts, zone).hour);

test.each([
  ['the end of summer time', '2026-11-01T04:00:00Z', '2026-11-03T05:00:00Z'],
  ['the beginning of summer time', '2027-03-14T05:00:00Z', '2027-03-16T04:00:00Z'],
])('six-hourly ticks stay at 0, 6, 12 and 18 across %s', (_, from, to) => {
  expect(hours(from, to, 'America/New_York', 8)).toEqual([0, 6, 12, 18, 0, 6, 12, 18, 0]);
});

test('an hour that a clock change skips has no tick, one that comes twice has one', () => {
  expect(hours('2027-03-14T05:00:00Z', '2027-03-14T10:00:00Z', 'America/New_York', 5)).toEqual([0, 1, 3, 4, 5, 6]);
  expect(hours('2026-11-01T04:00:00Z', '2026-11-01T08:00:00Z', 'America/New_York', 5)).toEqual([0, 1, 2, 3]);
});

test('months are labelled at their first midnight, January as the year', () => {
  const ticks = zonedTicks(epoch('2025-11-22T09:00:00Z'), epoch('2026-11-22T09:00:00Z'), 'Asia/Tokyo', 8);
  expect(ticks.map(({ ts }) => calendarDate(ts, 'Asia/Tokyo').month)).toEqual([1, 3, 5, 7, 9, 11]);
  expect(ticks.map(({ unit }) => unit)).toEqual(['year', 'month', 'month', 'month', 'month', 'month']);
});

const zones = ['Asia/Tokyo', 'America/New_York', 'Europe/London', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC'];
const view = fc.record({
  from: fc.integer({ min: epoch('2016-01-01T00:00:00Z'), max: epoch('2036-01-01T00:00:00Z') }),
  width: fc.integer({ min: 1800, max: 20 * 365 * 86_400 }),
  zone: fc.constantFrom(...zones),
  most: fc.integer({ min: 2, max: 12 }),
});

function isRound(ts: number, unit: TimeTick['unit'], zone: string): boolean {
  if (unit === 'minute') return calendarDate(ts, zone).minute % 5 === 0;
  if (unit === 'hour') return calendarDate(ts, zone).minute === 0;
  return ts === startOfDay(ts, zone);
}

test('ticks are within the view, in order, few, and at round local times', () => {
  fc.assert(
    fc.property(view, ({ from, width, zone, most }) => {
      const ticks = zonedTicks(from, from + width, zone, most);
      expect(ticks.length).toBeLessThanOrEqual(most + 2);
      let before = from - 1;
      for (const { ts, unit } of ticks) {
        expect(ts).toBeGreaterThan(before);
        expect(ts).toBeLessThanOrEqual(from + width);
        expect(isRound(ts, unit, zone)).toBe(true);
        before = ts;
      }
    }),
  );
});

test('nights run from 18 to 6 on the wall, cut to the view', () => {
  const [from, to] = [epoch('2026-11-21T10:00:00Z'), epoch('2026-11-23T03:00:00Z')];
  expect(nights(from, to, 'Asia/Tokyo')).toEqual([
    { from, to: epoch('2026-11-21T21:00:00Z') },
    { from: epoch('2026-11-22T09:00:00Z'), to: epoch('2026-11-22T21:00:00Z') },
  ]);
  // The night in which New York's clocks go back is an hour longer.
  const [long] = nights(epoch('2026-10-31T20:00:00Z'), epoch('2026-11-01T20:00:00Z'), 'America/New_York');
  expect((long?.to ?? 0) - (long?.from ?? 0)).toBe(13 * 3600);
});

test('around a clock change, ticks stay in order and at round times', () => {
  const halves = zonedTicks(epoch('2027-03-14T06:00:00Z'), epoch('2027-03-14T09:00:00Z'), 'America/New_York', 6);
  expect(halves.map(({ ts }) => ts - epoch('2027-03-14T06:00:00Z'))).toEqual([0, 1800, 3600, 5400, 7200, 9000, 10_800]);
  // Lord Howe's clocks skip half an hour, from 2:00 to 2:30.
  expect(hours('2026-10-03T13:30:00Z', '2026-10-03T18:00:00Z', 'Australia/Lord_Howe', 5)).toEqual([0, 1, 3, 4, 5]);
});
