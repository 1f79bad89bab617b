import { expect, test } from 'vitest';
import { hoursOfLight, summarizeMonths } from './light.ts';
import { dayOfText, dayText } from './local-day.ts';

const slots = (light: number, known = 48) =>
  Array.from({ length: 48 }, (_, slot) => (slot >= known ? null : slot < light ? 30 : 29.9));

test('hours of light are half hours of 30 lx and more, of days that are known for 20 hours', () => {
  expect([slots(0), slots(29), slots(48), slots(10, 40), slots(10, 39)].map(hoursOfLight)).toEqual([
    0,
    14.5,
    24,
    5,
    null,
  ]);
});

test('a year in months has those that are known, the first and the last as far as they are in it', () => {
  const [first, last] = [dayOfText('2025-11-29'), dayOfText('2026-02-02')];
  const isJanuary = (day: number) => dayText(day).startsWith('2026-01');
  const months = summarizeMonths(
    first,
    last,
    (day) => (isJanuary(day) ? [] : [day - first, 10]),
    (day) => (day === first ? null : 12),
  );
  expect(months.map(({ day, ...rest }) => [dayText(day), rest])).toEqual([
    ['2025-11-29', { low: 0, mean: 5.25, high: 10, light: 12 }],
    ['2025-12-01', { low: 2, mean: 13.5, high: 32, light: 12 }],
    ['2026-02-01', { low: 10, mean: 37.25, high: 65, light: 12 }],
  ]);
});
