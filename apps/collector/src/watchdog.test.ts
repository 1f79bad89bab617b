import { createLogger, readConfig } from '@roomlog/runtime';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startWatchdog } from './watchdog.ts';

/** Five minutes between polls, and a clock that moves when it is told to. */
async function watch(hasWork = () => true, stored = () => 0) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const ended: string[] = [];
  const context = { config: readConfig({}), log: await createLogger('test', 'silent'), answers: { stored } };
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

test('a poll of very many sensors may take longer, as long as their answers are stored', async () => {
  let stored = 0;
  const { watchdog, ended, pass } = await watch(undefined, () => stored);
  for (let interval = 0; interval < 100; interval++) {
    pass(300);
    stored += 1;
  }
  expect(ended).toEqual([]);
  pass(899);
  expect(ended).toEqual([]);
  pass(301);
  expect(ended).toEqual(['ended']);
  watchdog.stop();
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
