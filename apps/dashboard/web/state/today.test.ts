import { beforeEach, expect, test } from 'vitest';
import { pageForEach, today } from '../testing.ts';
import { day } from './day.ts';
import { loadState, now } from './state.ts';
import { halfHours, todayRanges } from './today.ts';

const page = pageForEach();

beforeEach(async () => {
  // From before midnight in Tokyo, nine hours ago, until five minutes ago.
  await page.readingsBefore(Array.from({ length: 140 }, (_, at) => 300 * (140 - at)));
  await loadState();
  await page.settled();
});

test('today is from midnight at home on, in half-hours', () => {
  const midnight = today - 9 * 3600;
  const since = (day.value?.time ?? []).flatMap((ts, row) =>
    ts >= midnight ? [{ ts, value: day.value?.temperature[row] ?? Number.NaN }] : [],
  );
  const first = since.filter(({ ts }) => ts < midnight + 1800).map(({ value }) => value);
  expect(first).toHaveLength(6);
  expect(halfHours.value[0]).toBeCloseTo(first.reduce((a, b) => a + b) / 6, 9);
  expect(halfHours.value.map((value) => value !== null)).toEqual([...Array(18).fill(true), ...Array(30).fill(false)]);
  const values = since.map(({ value }) => value);
  expect(todayRanges.value.temperature).toEqual({ low: Math.min(...values), high: Math.max(...values) });
  expect(todayRanges.value.illuminance).toBeNull();
});

test('at midnight the next day begins, without anything yet', () => {
  now.value = today + 15 * 3600;
  expect(halfHours.value.every((value) => value === null)).toBe(true);
  expect(todayRanges.value.temperature).toBeNull();
});
