import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isWhole, smoothLine } from './whole-numbers.ts';

const times = Array.from({ length: 288 }, (_, row) => 1_790_000_000 + row * 300);
/** A day at home: the sun, and the heating. */
const day = (sun: number, every: number, heating: number, often: number) =>
  times.map((_, row) => 20.2 + sun * Math.sin(row / every) + heating * Math.sin(row / often));
const measured = day(1.6, 31, 0.6, 11).map(Math.round);

test.each([
  [1.6, 31, 0.6, 11],
  [1.6, 31, 0, 11],
  [1.2, 46, 0.3, 20],
  [0.8, 46, 0.3, 25],
])('the line is nearer to the truth than the staircase, and has no steps: %d, %d, %d, %d', (...of) => {
  const truth = day(...of);
  const off = (values: readonly number[]) =>
    Math.sqrt(values.reduce((sum, value, row) => sum + (value - (truth[row] ?? 0)) ** 2, 0) / values.length);
  const stairs = truth.map(Math.round);
  const line = smoothLine(times, stairs);
  expect(off(line)).toBeLessThan(0.8 * off(stairs));
  const steps = line.slice(1).map((value, row) => Math.abs(value - (line[row] ?? 0)));
  expect(Math.max(...steps)).toBeLessThan(0.12);
});

test('readings every five seconds give the same line as every five minutes', () => {
  const [often, seldom] = [5, 300].map((seconds) => {
    const at = Array.from({ length: 86_400 / seconds }, (_, row) => row * seconds);
    return {
      at,
      line: smoothLine(
        at,
        at.map((ts) => Math.round(20.2 + 1.6 * Math.sin(ts / 9300))),
      ),
    };
  });
  for (const [row, ts] of (seldom?.at ?? []).entries()) {
    expect(often?.line[ts / 5]).toBeCloseTo(seldom?.line[row] ?? Number.NaN, 0);
  }
});

test('it breaks where readings are missing, and takes nothing from the other side', () => {
  const gap = measured.map((value, row) => (row >= 100 && row < 130 ? Number.NaN : value));
  const line = smoothLine(times, gap);
  expect(line.map(Number.isNaN)).toEqual(gap.map(Number.isNaN));
  expect(line.slice(0, 100)).toEqual(smoothLine(times.slice(0, 100), gap.slice(0, 100)));
});

test('it stays within half a degree and a little of what was measured nearby', () => {
  const series = fc.array(
    fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 15, max: 30 }) }, fc.constant(Number.NaN)),
    {
      minLength: 1,
      maxLength: 120,
    },
  );
  fc.assert(
    fc.property(series, (values) => {
      const at = values.map((_, row) => row * 300);
      const line = smoothLine(at, values);
      expect(line.map(Number.isNaN)).toEqual(values.map(Number.isNaN));
      for (const [row, value] of line.entries()) {
        if (Number.isNaN(value)) continue;
        const near = values.slice(Math.max(0, row - 10), row + 11).filter((each) => !Number.isNaN(each));
        expect(value).toBeGreaterThanOrEqual(Math.min(...near) - 0.31);
        expect(value).toBeLessThanOrEqual(Math.max(...near) + 0.31);
      }
    }),
  );
});

test.each([
  [[20, 21, Number.NaN], true],
  [[20.5, 21], false],
  [[Number.NaN], false],
])('%j are whole numbers: %s', (values, expected) => expect(isWhole(values)).toBe(expected));

test('where another sensor took over, nothing is joined', () => {
  const at = times.slice(0, 24);
  const values = at.map((_, row) => (row < 12 ? 45 : 40));
  const off = (line: readonly number[]) => Math.max(...line.map((value, row) => Math.abs(value - (values[row] ?? 0))));
  expect(off(smoothLine(at, values, [at[12] ?? 0]))).toBeLessThan(1e-9);
  expect(off(smoothLine(at, values))).toBeGreaterThan(1);
});
