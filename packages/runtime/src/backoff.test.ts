import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoff } from './backoff.ts';

test('waits double from the first to the longest', () => {
  const waits = [0, 1, 2, 5, 6, 7, 60].map((failures) => backoff({ first: 1, longest: 60 }, failures));
  expect(waits).toEqual([1, 2, 4, 32, 60, 60, 60]);
});

test('each wait is twice the one before, however many failures there were, until the longest', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.integer({ min: 1, max: 100_000 }),
      fc.nat({ max: 2_000 }),
      (first, longest, failures) => {
        const before = backoff({ first, longest }, failures);
        expect(backoff({ first, longest }, failures + 1)).toBe(Math.min(before * 2, longest));
        expect(backoff({ first: before, longest }, 1)).toBe(Math.min(before * 2, longest));
      },
    ),
  );
});
