import { createLogger, readConfig } from '@roomlog/runtime';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startWatchdog } from './watchdog.ts';

/** Five minutes between polls, and a clock that moves when it is told to. */
async function watch(hasWork = () => true) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const ended: string[] = [];
  const context = { config: readConfig({}), log: await createLogger('test', 'silent') };
  const watchdog = startWatchdog(context, hasWork, () => void ended.push('ended'));
  return { watchdog, ended, pass: (seconds: number) => vi.advanceTimersByTime(seconds * 1000) };
}

test('three intervals without the end of a poll end the collector', async () => {
  const { ended, pass } = await watch();
  pass(899);
  expect(ended).toEqual([]);
  pass(1);
  expect(ended).toEqual(['ended']);
});

test('as long as polls end, well or not, it goes on', async () => {
  const { watchdog, ended, pass } = await watch();
  for (let poll = 0; poll < 100; poll++) {
    pass(599);
    watchdog.pollEnded();
  }
  expect(ended).toEqual([]);
  watchdog.stop();
  pass(10_000);
  expect(ended).toEqual([]);
});

test('while other collectors have all rooms nothing is missed', async () => {
  let hasWork = false;
  const { watchdog, ended, pass } = await watch(() => hasWork);
  pass(10_000);
  expect(ended).toEqual([]);
  hasWork = true;
  pass(900);
  expect(ended).toEqual(['ended']);
  watchdog.stop();
});
