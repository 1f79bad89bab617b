import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addMonths,
  dayNumber,
  dayOfText,
  dayText,
  monthOf,
  noonOf,
  spanOfDay,
  weekdayOf,
  weeksOfMonth,
} from './local-day.ts';

const days = fc.integer({ min: dayOfText('1999-01-01'), max: dayOfText('2100-01-01') });
const zones = fc.constantFrom('Asia/Tokyo', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago');

test('a day begins and ends at local midnights, and its noon is in it', () => {
  fc.assert(
    fc.property(days, zones, (day, zone) => {
      const { from, to } = spanOfDay(day, zone);
      expect([from, noonOf(day, zone), to - 1, to].map((ts) => dayNumber(ts, zone))).toEqual([day, day, day, day + 1]);
    }),
  );
  const hours = (text: string) => {
    const { from, to } = spanOfDay(dayOfText(text), 'America/New_York');
    return (to - from) / 3600;
  };
  expect(['2026-03-08', '2026-11-01', '2026-11-02'].map(hours)).toEqual([23, 25, 24]);
});

test('a month in weeks has each of its days once, from Monday on', () => {
  fc.assert(
    fc.property(days, (day) => {
      const weeks = weeksOfMonth(day);
      const { first, next } = monthOf(day);
      expect(weeks.flat().filter((one) => one !== null)).toEqual(
        Array.from({ length: next - first }, (_, index) => first + index),
      );
      for (const week of weeks) {
        for (const [index, one] of week.entries()) if (one !== null) expect(weekdayOf(one)).toBe(index);
      }
    }),
  );
  expect(weeksOfMonth(dayOfText('2026-11-24'))[0]?.map((day) => day && dayText(day))).toEqual([
    ...Array.from({ length: 6 }, () => null),
    '2026-11-01',
  ]);
});

test('a month later is the same day, or the last one of a shorter month', () => {
  const later = (text: string, count: number) => dayText(addMonths(dayOfText(text), count));
  expect([later('2026-01-31', 1), later('2026-03-31', -1), later('2026-11-24', 12)]).toEqual([
    '2026-02-28',
    '2026-02-28',
    '2027-11-24',
  ]);
});
