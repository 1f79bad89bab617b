import { expect, test } from 'vitest';
import { createPace } from './pace.ts';

test('what is paced goes at once the first time, then at its intervals; who leaves waits no longer', async () => {
  const { signal } = new AbortController();
  const slow = createPace(1e6);
  await slow(signal);
  await expect(slow(AbortSignal.abort())).rejects.toThrow();
  const pace = createPace(50);
  const begin = performance.now();
  await Promise.all([pace(signal), pace(signal), pace(signal)]);
  expect(performance.now() - begin).toBeGreaterThan(95);
});
