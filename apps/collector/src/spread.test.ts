import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextTurn } from './spread.ts';

const slices = 4;
const anySlice = fc.record({ account_id: fc.integer({ min: 1, max: 5000 }), slice: fc.integer({ min: 0, max: 3 }) });
const someTime = fc.integer({ min: 1_400_000_000, max: 2_000_000_000 });

test('a turn comes after the last one, at most an interval later, and then each interval', () => {
  fc.assert(
    fc.property(anySlice, someTime, fc.integer({ min: 1, max: 86_400 }), (slice, last, every) => {
      const next = nextTurn(slice, last, every, slices);
      expect(next).toBeGreaterThan(last);
      expect(next).toBeLessThanOrEqual(last + every);
      expect(nextTurn(slice, next, every, slices)).toBe(next + every);
      // A turn that begins a moment late is not followed by another one at once.
      if (every > 1) expect(nextTurn(slice, next + 1, every, slices)).toBe(next + every);
    }),
  );
});

test.each([1, 5, 50, 500])('those of %i accounts are spread evenly', (accounts) => {
  const all = Array.from({ length: accounts * slices }, (_, at) => {
    return { account_id: 1 + Math.floor(at / slices), slice: at % slices };
  });
  const parts = 4;
  const inPart = new Map<number, number>();
  for (const slice of all) {
    const part = Math.floor((nextTurn(slice, 1_799_999_999, 300, slices) - 1_800_000_000) / (300 / parts));
    inPart.set(part, (inPart.get(part) ?? 0) + 1);
  }
  for (let part = 0; part < parts; part += 1) {
    expect(Math.abs((inPart.get(part) ?? 0) - accounts)).toBeLessThanOrEqual(2);
  }
});
