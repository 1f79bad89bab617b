/** Two demos at once, and a simulator by itself. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  childrenOf,
  expectSentence,
  outcomeOf,
  parseLines,
  startRoomlog,
  temporaryFolder,
} from '../testing/testing.ts';

test('of two that are started at the same moment one runs; the same signal twice ends it with all that it started', async () => {
  const home = temporaryFolder();
  const both = [1, 2].map(() => startRoomlog(['up'], { ROOMLOG_DATA_DIR: home, ROOMLOG_LOG_LEVEL: 'silent' }));
  const refused = await Promise.race(both.map(async (child) => ({ child, outcome: await outcomeOf(child) })));
  expectSentence(refused.outcome, 75, /^roomlog runs on .* already/);
  const running = both.find((child) => child !== refused.child);
  if (!running) return expect.unreachable();
  await expect.poll(() => childrenOf(running.pid).length).toBeGreaterThan(0);
  const children = childrenOf(running.pid);
  const closed = once(running, 'close');
  running.kill('SIGTERM');
  running.kill('SIGTERM');
  await closed;
  await expect.poll(() => children.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
  expect(existsSync(join(home, 'demo.json'))).toBe(false);
});

test('simulate --no-gaps leaves out no sample', async () => {
  const simulator = startRoomlog(['simulate', '--no-gaps', '--json', '--window', '2000', '--history', '8d']);
  const [facts] = await once(simulator.stdout, 'data');
  const truth = await (await fetch(`${JSON.parse(String(facts)).control_url}/truth`)).text();
  const readings = parseLines<{ kind: string; created_at: string }>(truth).filter(({ kind }) => kind === 'reading');
  const times = readings.map(({ created_at }) => Date.parse(created_at) / 1000);
  expect(times.length).toBeGreaterThanOrEqual(2000);
  for (const [at, time] of times.slice(1).entries()) expect(time - (times[at] ?? 0)).toBeLessThan(320);
});
