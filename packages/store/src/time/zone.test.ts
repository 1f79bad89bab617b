import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  calendarDate,
  fromWallClock,
  isoWithOffset,
  isTimeZone,
  startOfDay,
  startOfMonth,
  startOfWeek,
  utcOffset,
} from './zone.ts';

const at = (iso: string) => Date.parse(iso) / 1000;
const iso = (ts: number) => new Date(ts * 1000).toISOString().replace('.000', '');

/** Every zone there is, the awkward ones often; BOCCO has been there since 2015. */
const awkward = [
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Asia/Gaza',
  'Africa/Casablanca',
];
const zone = fc.oneof(fc.constantFrom(...awkward), fc.constantFrom(...Intl.supportedValuesOf('timeZone')));
const instant = fc.integer({ min: at('2015-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z') });

function forAll(holds: (ts: number, zone: string) => void): void {
  fc.assert(fc.property(instant, zone, holds), { numRuns: 400 });
}

test('a day contains its moments and ends where the next one begins', () => {
  forAll((ts, zone) => {
    const [start, end] = [startOfDay(ts, zone), startOfDay(ts, zone, 1)];
    expect(start).toBeLessThanOrEqual(ts);
    expect(ts).toBeLessThan(end);
    expect(startOfDay(start, zone)).toBe(start);
    expect(startOfDay(end, zone)).toBe(end);
    expect(startOfDay(end - 1, zone)).toBe(start);
  });
});

test('a week begins on the Monday on or before', () => {
  forAll((ts, zone) => {
    const [start, end] = [startOfWeek(ts, zone), startOfWeek(ts, zone, 1)];
    expect(calendarDate(start, zone).weekday).toBe(1);
    expect(start).toBeLessThanOrEqual(ts);
    expect(ts).toBeLessThan(end);
    expect(startOfDay(start, zone)).toBe(start);
    expect(startOfWeek(end - 1, zone)).toBe(start);
  });
});

test('a month begins on its first day', () => {
  forAll((ts, zone) => {
    const [start, end] = [startOfMonth(ts, zone), startOfMonth(ts, zone, 1)];
    expect(calendarDate(start, zone).day).toBe(1);
    expect(calendarDate(start, zone).month).toBe(calendarDate(ts, zone).month);
    expect(start).toBeLessThanOrEqual(ts);
    expect(ts).toBeLessThan(end);
  });
});

test('wall-clock time leads back to its moment, or to the first of two that show the same', () => {
  forAll((ts, zone) => {
    const wall = ts + utcOffset(ts, zone);
    const back = fromWallClock(wall, zone);
    expect(back + utcOffset(back, zone)).toBe(wall);
    expect(back).toBeLessThanOrEqual(ts);
  });
});

test('what isoWithOffset writes is the moment, and shows the zone’s clock', () => {
  forAll((ts, zone) => {
    const text = isoWithOffset(ts, zone);
    expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
    expect(Date.parse(text)).toBe(ts * 1000);
    const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    expect(text.slice(0, 19).replace('T', ' ')).toBe(shown.format(ts * 1000));
  });
});

const days: [zone: string, day: string, hours: number, start: string][] = [
  ['Asia/Tokyo', '2025-03-09T12:00:00+09:00', 24, '2025-03-08T15:00:00Z'],
  ['America/New_York', '2025-03-09T12:00:00-04:00', 23, '2025-03-09T05:00:00Z'],
  ['America/New_York', '2025-11-02T12:00:00-05:00', 25, '2025-11-02T04:00:00Z'],
  ['Australia/Lord_Howe', '2025-04-06T12:00:00+10:30', 24.5, '2025-04-05T13:00:00Z'],
  ['Australia/Lord_Howe', '2025-10-05T12:00:00+11:00', 23.5, '2025-10-04T13:30:00Z'],
  // Midnight is skipped: the day begins at one.
  ['America/Santiago', '2025-09-07T12:00:00-03:00', 23, '2025-09-07T04:00:00Z'],
  ['Africa/Cairo', '2025-04-25T12:00:00+03:00', 23, '2025-04-24T22:00:00Z'],
  // The last hour comes twice, up to midnight.
  ['America/Santiago', '2025-04-05T12:00:00-03:00', 25, '2025-04-05T03:00:00Z'],
  ['Africa/Cairo', '2025-10-30T12:00:00+03:00', 25, '2025-10-29T21:00:00Z'],
];

test.for(days)('in %s the day of %s has %d hours', ([zone, noon, hours, start]) => {
  const ts = at(noon);
  expect(iso(startOfDay(ts, zone))).toBe(start);
  expect((startOfDay(ts, zone, 1) - startOfDay(ts, zone)) / 3600).toBe(hours);
});

test('a skipped time is the moment by the clock that was not changed, a repeated one the first', () => {
  const wall = (text: string) => at(`${text}Z`);
  expect(iso(fromWallClock(wall('2025-03-09T02:30:00'), 'America/New_York'))).toBe('2025-03-09T07:30:00Z');
  expect(iso(fromWallClock(wall('2025-11-02T01:30:00'), 'America/New_York'))).toBe('2025-11-02T05:30:00Z');
  expect(iso(fromWallClock(wall('2025-09-07T00:00:00'), 'America/Santiago'))).toBe('2025-09-07T04:00:00Z');
});

test('the calendar shows what hangs on the wall', () => {
  const shown = { year: 2026, month: 11, day: 22, weekday: 7, hour: 18, minute: 42 };
  expect(calendarDate(at('2026-11-22T09:42:31Z'), 'Asia/Tokyo')).toEqual(shown);
});

test('offsets are whole, also within a second', () => {
  expect(utcOffset(1_700_000_000.25, 'Asia/Tokyo')).toBe(9 * 3600);
  expect(utcOffset(at('2025-01-01T00:00:00Z'), 'America/St_Johns')).toBe(-3.5 * 3600);
});

test('a zone is what Intl knows', () => {
  expect(['Asia/Tokyo', 'UTC', 'Australia/Lord_Howe'].every(isTimeZone)).toBe(true);
  expect(['', 'Asia/Nowhere', 'JST+9', '../etc'].some(isTimeZone)).toBe(false);
});

const formats = new Map<string, Intl.DateTimeFormat>();

/** As Intl says it, of each second by itself. */
function offsetByIntl(ts: number, zone: string): number {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, format);
  const parts = format.formatToParts(ts * 1000);
  const [, sign = '+', hours = 0, minutes = 0, seconds = 0] =
    /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?/.exec(parts.find(({ type }) => type === 'timeZoneName')?.value ?? '') ??
    [];
  return Number(`${sign}1`) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) + 0;
}

test('around every change of a clock since 1980 each second has the offset that Intl says', () => {
  const since1980 = fc.integer({ min: at('1980-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z') });
  const check = (ts: number, zone: string) => {
    let [before, after] = [ts, ts + 90 * 86_400];
    if (offsetByIntl(before, zone) !== offsetByIntl(after, zone)) {
      while (after - before > 1) {
        const middle = Math.floor((before + after) / 2);
        if (offsetByIntl(middle, zone) === offsetByIntl(ts, zone)) before = middle;
        else after = middle;
      }
    }
    for (const moment of [after + 59, before, after, before - 59, after]) {
      expect([zone, moment, utcOffset(moment, zone)]).toEqual([zone, moment, offsetByIntl(moment, zone)]);
    }
  };
  fc.assert(fc.property(since1980, fc.oneof(zone, fc.constant('America/Goose_Bay')), check), { numRuns: 400 });
});
