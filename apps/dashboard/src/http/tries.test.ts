import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTries } from './tries.ts';

test('however tries come, no span has more than the burst and one for each pause; who waits as told gets in', () => {
  const limits = { burst: 3, every: 60 };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 60 }), (pauses) => {
      let now = 0;
      const take = createTries(limits, () => now);
      const taken: number[] = [];
      for (const pause of pauses) {
        now += pause;
        const wait = take();
        if (wait > 0) {
          now += wait;
          expect(take()).toBe(0);
        }
        taken.push(now);
      }
      for (const [at, first] of taken.entries()) {
        const span = taken.slice(at).filter((time) => time < first + 60);
        expect(span.length).toBeLessThanOrEqual(limits.burst + 1);
      }
    }),
  );
});
