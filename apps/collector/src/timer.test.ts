import { expect, onTestFinished, test, vi } from 'vitest';
import { keepRinging } from './timer.ts';

const day = 86_400_000;

test.each([
  ['back by a day', -day],
  ['forward by a month', 30 * day],
])('rings on at once when the clock of the machine is put %s', async (_, step) => {
  // Only what `new Date` says is faked: the timers are real.
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  let rings = 0;
  const bell = keepRinging(async () => void rings++);
  onTestFinished(() => bell.stop());
  const ringing = (count: number) => expect.poll(() => rings).toBeGreaterThanOrEqual(count);
  await ringing(1);
  vi.setSystemTime(Date.now() + step);
  await ringing(3);
});
