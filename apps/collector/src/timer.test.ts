import { expect, onTestFinished, test, vi } from 'vitest';
import { startTimer } from './timer.ts';

const day = 86_400_000;

test.each([
  ['back by a day', -day],
  ['forward by a month', 30 * day],
])('ticks on at once when the clock of the machine is put %s', async (_, step) => {
  // Only what `new Date` says is faked: the timers are real.
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  let ticks = 0;
  const timer = startTimer(async () => void ticks++);
  onTestFinished(() => timer.stop());
  const ticking = (count: number) => expect.poll(() => ticks).toBeGreaterThanOrEqual(count);
  await ticking(1);
  vi.setSystemTime(Date.now() + step);
  await ticking(3);
});
