import { expect, test } from 'vitest';
import { monotonicNow, secondsBetween } from './monotonic.ts';

test('time passes by the machine’s own count, within one run of it', () => {
  const now = monotonicNow();
  expect(now.seconds).toBeGreaterThan(0);
  expect(secondsBetween({ boot: 'a', seconds: 10 }, { boot: 'a', seconds: 25 })).toBe(15);
  expect(secondsBetween({ boot: 'a', seconds: 10 }, { boot: 'b', seconds: 25 })).toBeUndefined();
  expect(secondsBetween({ boot: 'a', seconds: 25 }, { boot: 'a', seconds: 10 })).toBeUndefined();
  expect(secondsBetween({ boot: '', seconds: 10 }, { boot: '', seconds: 25 })).toBeUndefined();
});
