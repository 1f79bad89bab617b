import { perMetric } from '@roomlog/store/metrics';
import { expect, test } from 'vitest';
import { byHalfHours } from './half-hours.ts';

const midnight = Date.parse('2026-11-21T15:00:00Z') / 1000;

function readings(at: number[], values: number[]) {
  const metric = { mean: values, min: null, max: null, gaps: [] };
  return { resolution: 'raw' as const, start: at, at, ...perMetric(() => metric) };
}

test('readings are put together by half-hours of the clock, with their lowest and highest', () => {
  const at = [0, 300, 1799, 1800, 5400].map((seconds) => midnight + seconds);
  const { resolution, start, temperature } = byHalfHours(readings(at, [20, 22, 24, 21, Number.NaN]), 'Asia/Tokyo');
  expect(resolution).toBe('30m');
  expect(start).toEqual([0, 1800, 5400].map((seconds) => midnight + seconds));
  expect(temperature).toMatchObject({
    mean: [22, 21, Number.NaN],
    min: [20, 21, Number.NaN],
    max: [24, 21, Number.NaN],
  });
});

test('where the clock is a quarter of an hour off, so are the half-hours', () => {
  const at = [0, 900, 2699].map((seconds) => midnight + seconds);
  // 20:45 in Kathmandu.
  expect(byHalfHours(readings(at, [1, 2, 3]), 'Asia/Kathmandu').start).toEqual([midnight - 900, midnight + 900]);
});

test('hours and days stay as they are', () => {
  const hours = { ...readings([midnight], [1]), resolution: '1h' as const };
  expect(byHalfHours(hours, 'Asia/Tokyo')).toBe(hours);
});
