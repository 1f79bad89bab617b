import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Room } from '@roomlog/api';
import { lockStore, openStore } from '@roomlog/store';
import { expect, onTestFinished, test } from 'vitest';
import { removeDemo } from './demo.ts';
import { parseLines, roomlog, startRoomlog, temporaryFolder } from './testing.ts';

test('while the demo runs, every command finds it without being told where', async () => {
  const home = temporaryFolder();
  const env = { ROOMLOG_DATA_DIR: home, ROOMLOG_LOG_LEVEL: 'silent' };
  const demo = startRoomlog(['up'], env);
  await once(demo.stdout, 'data');
  const [room] = JSON.parse((await roomlog(['rooms', '--json'], env)).stdout) as Room[];
  expect(room).toMatchObject({ name: 'わが家' });
  expect((await roomlog(['send', 'わが家', 'こんにちは'], env)).stdout).toMatch(/パパ +こんにちは\n$/);
  const ended = once(demo, 'close');
  demo.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(existsSync(join(home, 'demo.json'))).toBe(false);
  expect((await roomlog(['rooms'], env)).code).toBe(77);
});

test('a demo file that can’t be removed keeps nothing from ending', () => {
  const home = temporaryFolder();
  mkdirSync(join(home, 'demo.json'));
  removeDemo(home);
  expect(existsSync(join(home, 'demo.json'))).toBe(true);
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

test('up ends with the code of a program that would only end so again', async () => {
  const home = temporaryFolder();
  const store = await openStore(join(home, 'roomlog.db'), 'writer');
  onTestFinished(() => store.close());
  // This process holds the store, as another collector would.
  lockStore(store.path);
  expect((await roomlog(['up'], { ROOMLOG_DATA_DIR: home, ROOMLOG_LOG_LEVEL: 'silent' })).code).toBe(75);
});
