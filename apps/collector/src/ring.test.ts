import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { keepRinging } from './ring.ts';

const day = 86_400_000;

test.each([
  ['back by a day', -day],
  ['forward by a day', day],
  ['forward by a month', 30 * day],
])('rings on at once when the clock of the machine is put %s', async (_, step) => {
  // Only what `new Date` says is faked: the timers are real.
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const times: number[] = [];
  const bell = keepRinging(async () => void times.push(performance.now()));
  onTestFinished(() => bell.stop());
  const rings = async (count: number) => {
    while (times.length < count) await delay(50);
  };
  await rings(1);
  vi.setSystemTime(Date.now() + step);
  await rings(3);
  expect((times[2] ?? 0) - (times[0] ?? 0)).toBeLessThan(5000);
});
