import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromSymlog, symlog, toAxis, valueAxis } from './value-axis.ts';

test('light keeps zero, its order and its way back', () => {
  expect(symlog(0)).toBe(0);
  const lux = fc.integer({ min: 0, max: 15_000_000 }).map((hundredths) => hundredths / 100);
  fc.assert(
    fc.property(lux, lux, (a, b) => {
      expect(Math.abs(fromSymlog(symlog(a)) - a)).toBeLessThanOrEqual(1e-9 * (1 + a));
      expect(Math.sign(symlog(a) - symlog(b))).toBe(Math.sign(a - b));
    }),
  );
});

test.each([
  [0, 100],
  [100, 100],
  [101, 300],
  [389, 1000],
  [1001, 3000],
  [120_000, 300_000],
])('light up to %d lx is drawn up to %d lx', (high, top) => {
  const axis = valueAxis('illuminance', 0, high);
  expect(axis.min).toBe(0);
  expect(fromSymlog(axis.max)).toBeCloseTo(top, 6);
  expect(fromSymlog(axis.ticks[0] ?? -1)).toBe(0);
});

test('a flat line still gets five degrees, and twenty per cent within 0 to 100', () => {
  const temperature = valueAxis('temperature', 21.3, 21.3);
  expect(temperature.max - temperature.min).toBeGreaterThanOrEqual(5);
  const humidity = valueAxis('humidity', 98, 99);
  expect(humidity.max).toBe(100);
  expect(humidity.min).toBeLessThanOrEqual(88.5);
});

test('an axis holds its data and has two to eight ticks inside', () => {
  const metric = fc.constantFrom('temperature', 'humidity', 'illuminance');
  const values = fc.tuple(fc.double({ min: 0, max: 60, noNaN: true }), fc.double({ min: 0, max: 40, noNaN: true }));
  fc.assert(
    fc.property(metric, values, (kind, [low, more]) => {
      const { min, max, ticks } = valueAxis(kind, low, low + more);
      expect(min).toBeLessThanOrEqual(toAxis(kind, low));
      expect(max).toBeGreaterThanOrEqual(toAxis(kind, low + more) - 1e-9);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(8);
      for (const tick of ticks) expect(tick >= min && tick <= max + 1e-9).toBe(true);
    }),
  );
});
