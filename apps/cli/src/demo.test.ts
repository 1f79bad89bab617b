import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockStore, openStore } from '@roomlog/store';
import { expect, onTestFinished, test } from 'vitest';
import { removeDemo } from './demo.ts';
import {
  childrenOf,
  expectSentence,
  family,
  nextLine,
  outcomeOf,
  parseLines,
  roomlog,
  startRoomlog,
  temporaryFolder,
} from './testing.ts';

test('while the demo runs, every command finds it without being told where', async () => {
  const home = temporaryFolder();
  const env = { ROOMLOG_DATA_DIR: home, ROOMLOG_LOG_LEVEL: 'silent' };
  const demo = startRoomlog(['up'], env);
  const url = await nextLine(demo);
  // Another one is refused, and nothing of this one is touched.
  const file = join(home, 'demo.json');
  const note = readFileSync(file, 'utf8');
  expect(JSON.parse(note)).toMatchObject({ pid: demo.pid, url });
  const second = await roomlog(['up'], env);
  expectSentence(second, 75, `roomlog runs on ${home} already (process ${demo.pid}, ${url}); stop it first.`);
  expect(second.stdout).toBe('');
  expect(readFileSync(file, 'utf8')).toBe(note);

  await expect.poll(async () => (await roomlog(['rooms', '--json'], env)).stdout).toContain('"name":"わが家"');
  expect((await roomlog(['send', 'わが家', 'こんにちは'], env)).stdout).toMatch(/パパ +こんにちは\n$/);

  // Of its programs, only the collector has the account.
  const { simulate, collector, dashboard } = family(demo);
  expect(collector?.account).toHaveLength(3);
  expect([simulate?.account, dashboard?.account]).toEqual([[], []]);

  // A dashboard that crashes is started again, with the same address.
  process.kill(dashboard?.pid ?? 0, 'SIGKILL');
  await expect.poll(() => family(demo)['dashboard']?.pid ?? dashboard?.pid).not.toBe(dashboard?.pid);
  await expect.poll(async () => (await fetch(url).catch(() => undefined))?.status).toBe(200);

  const ended = once(demo, 'close');
  demo.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(existsSync(file)).toBe(false);
  expect((await roomlog(['rooms'], env)).code).toBe(77);
});

test('a demo file that can’t be removed keeps nothing from ending', () => {
  const home = temporaryFolder();
  mkdirSync(join(home, 'demo.json'));
  removeDemo(home);
  expect(existsSync(join(home, 'demo.json'))).toBe(true);
});

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

test('up starts nothing beside a collector that runs alone', async () => {
  const home = temporaryFolder();
  const store = await openStore(join(home, 'roomlog.db'), 'writer');
  onTestFinished(() => store.close());
  // This process holds the store, as another collector would.
  lockStore(store.path);
  const refused = await roomlog(['up'], { ROOMLOG_DATA_DIR: home });
  expectSentence(refused, 75, `A collector runs on ${home} already; stop it first.`);
  expect(readdirSync(home).filter((name) => name.endsWith('.json'))).toEqual([]);
});
