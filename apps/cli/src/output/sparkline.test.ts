import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sparkline } from './sparkline.ts';

const every = (step: number, values: (number | null)[]) => values.map((value, at) => ({ time: at * step, value }));

test('it goes from the lowest to the highest', () => {
  const day = Array.from({ length: 60 * 8 }, (_, at) => Math.floor(at / 60));
  expect(sparkline(every(300, day))).toMatch(/^▁{7,8}▂{7,8}▃{7,8}▄{7,8}▅{7,8}▆{7,8}▇{7,8}█{7,8}$/);
});

test('an uneven interval is no gap; hours without readings are one', () => {
  const jittering = Array.from({ length: 288 }, (_, at) => ({ time: at * 300 + (at % 7) * 3, value: at % 2 }));
  expect(sparkline(jittering)).not.toContain(' ');
  expect(sparkline(jittering.filter(({ time }) => time < 30_000 || time > 50_000))).toMatch(/^[▁-█]+ {12,15}[▁-█]+$/u);
});

test('nulls are gaps, and what never changes is a line half way up', () => {
  expect(sparkline(every(1, [5, 5, 5, 5, 5]))).toMatch(/^▄+$/);
  expect(sparkline(every(1, [1, 1, 1, null, null, null, null, 2, 2, 2]))).toMatch(/^▁+ +█+$/);
  expect(sparkline(every(1, [null, null]))).toMatch(/^ +$/);
  expect(sparkline([])).toBe('');
});

test('whatever comes, it is one short line of blocks that reaches the top unless nothing differs', () => {
  const point = fc.record({ time: fc.nat(), value: fc.option(fc.float({ noNaN: true, noDefaultInfinity: true })) });
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 400 }), (points) => {
      const line = sparkline(points.toSorted((a, b) => a.time - b.time));
      expect(line).toMatch(/^[▁▂▃▄▅▆▇█ ]{1,60}$/u);
      if (points.some(({ value }) => value !== null)) expect(line).toMatch(/[▄█]/u);
    }),
  );
});
