import { expect, test } from 'vitest';
import { every } from './every.ts';

test('it rings at once, then again and again until the signal', async () => {
  const stop = new AbortController();
  let rung = 0;
  for await (const _ of every(1, stop.signal)) if (++rung === 3) stop.abort();
  expect(rung).toBe(3);
});

test('the signal ends the wait', async () => {
  const stop = new AbortController();
  const ringing = every(60_000, stop.signal);
  await ringing.next();
  const end = ringing.next();
  stop.abort();
  expect(await end).toMatchObject({ done: true });
});
