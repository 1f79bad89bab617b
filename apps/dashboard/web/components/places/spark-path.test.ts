import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { box, sparkPath } from './spark-path.ts';

test('without a value there is nothing to draw', () => expect(sparkPath([null, null])).toBeNull());

test('noise of a tenth of a degree stays nearly flat, and stands in the middle', () => {
  const heights = [...(sparkPath([200, 201, 200])?.line.matchAll(/ (-?[\d.]+)/g) ?? [])].map(([, y]) => Number(y));
  expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(5);
  expect(Math.abs((heights[0] ?? 0) - box.height / 2)).toBeLessThan(5);
});

test('a gap breaks the line, and only a curve that goes on until now has an end', () => {
  expect(sparkPath([200, 210, null, 205, 204])).toMatchObject({ line: expect.stringMatching(/^M[^M]+M[^M]+$/) });
  expect(sparkPath([200, 210, null])?.end).toMatchObject({ x: 0.5 });
  expect(sparkPath([200, null, null])?.end).toBeNull();
});

test('every point is inside of the box, the lowest value below the highest', () => {
  const values = fc.array(fc.option(fc.integer({ min: -400, max: 600 })), { minLength: 1, maxLength: 49 });
  fc.assert(
    fc.property(values, (given) => {
      const path = sparkPath(given);
      const numbers = [...`${path?.line} ${path?.area}`.matchAll(/([\d.-]+) ([\d.-]+)/g)];
      for (const [, x, y] of numbers) {
        expect(Number(x)).toBeGreaterThanOrEqual(0);
        expect(Number(x)).toBeLessThanOrEqual(box.width);
        expect(Number(y)).toBeGreaterThanOrEqual(0);
        expect(Number(y)).toBeLessThanOrEqual(box.height);
      }
      const known = given.filter((value) => value !== null);
      expect(numbers.length).toBeGreaterThanOrEqual(known.length);
    }),
  );
});
