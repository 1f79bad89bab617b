/** A copy whose server goes away, or whose disk is full: it says so, loses nothing, and the next one completes it. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { demoCredentials, startSimulator } from '@roomlog/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { command, type Ended, folder, server } from './database-home.ts';
import { roomlog } from './home.ts';

type Env = Record<string, string>;

/** A home in a file, with some weeks of readings. */
async function home(): Promise<Env & { ROOMLOG_DATA_DIR: string }> {
  const simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    history: 40 * 86_400,
    window: 100_000,
    sensors: 3,
    decimals: true,
    speed: 0,
  });
  onTestFinished(() => simulator.close());
  const env = {
    PATH: process.env['PATH'] ?? '',
    BOCCO_BASE_URL: simulator.baseUrl,
    BOCCO_API_KEY: demoCredentials.api_key,
    BOCCO_EMAIL: demoCredentials.email,
    BOCCO_PASSWORD: demoCredentials.password,
    ROOMLOG_TIME_ZONE: 'Asia/Tokyo',
    ROOMLOG_DATA_DIR: folder(),
  };
  expect((await command(env, 'collect', '--once')).code).toBe(0);
  return env;
}

/** Runs a copy, and does something to it as soon as `isThere` says so. */
async function interrupt(env: Env, args: string[], isThere: () => boolean, spoil: () => void): Promise<Ended> {
  const child = roomlog(['copy', ...args], env);
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = Promise.all([text(child.stdout ?? expect.fail()), text(child.stderr ?? expect.fail())]);
  const ended = once(child, 'exit');
  while (child.exitCode === null && !isThere()) await new Promise(setImmediate);
  spoil();
  const [code] = (await ended) as [number];
  const [stdout, stderr] = await said;
  return { code, stdout, stderr };
}

async function exported(env: Env): Promise<string> {
  const { code, stdout, stderr } = await command(env, 'export', 'readings');
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

/** One sentence, with a code that tells programs the same. */
function expectSaid({ code, stderr }: Ended, expected: { code: number; words: RegExp }): void {
  expect([code, stderr]).toEqual([expected.code, expect.stringMatching(expected.words)]);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
}

async function expectCompleted(env: Env, args: string[]): Promise<void> {
  const { code, stdout, stderr } = await command(env, 'copy', ...args);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^Goes on with the /);
}

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

test('a server that goes away ends a copy in either direction with one sentence, and the next run completes it', async () => {
  const database = await server();
  const file = await home();
  const readings = await exported(file);
  const moved = { ...file, ROOMLOG_DATABASE: database.address };

  const prepared = await command(moved, 'user', 'list');
  expect([prepared.code, prepared.stderr]).toEqual([0, '']);
  // The first one before the copy has said of itself how far it is.
  for (const table of ['room', 'seal', 'reading_open']) {
    const unlock = await database.lock(table);
    const isWaiting = () => database.ask('SELECT count(*) FROM pg_locks WHERE NOT granted') !== '0';
    const cut = await interrupt(moved, ['--to'], isWaiting, () => database.cutPower());
    await unlock();
    expectSaid(cut, { code: 75, words: /^The database .* is out of reach \(.*\); start its server, .*\.\n$/ });
    database.start();
  }
  await expectCompleted(moved, ['--to']);
  expect(await exported(moved)).toBe(readings);
  expect((await command(moved, 'check', '--deep')).code).toBe(0);

  const taken = { ...file, ROOMLOG_DATA_DIR: folder() };
  const log = join(taken.ROOMLOG_DATA_DIR, 'roomlog.db-wal');
  const from = ['--from', database.address, '--media-of', file.ROOMLOG_DATA_DIR];
  const cut = await interrupt(
    taken,
    from,
    () => sizeOf(log) > 500_000,
    () => database.cutPower(),
  );
  expectSaid(cut, { code: 75, words: /^The database .* is out of reach \(.*\); start its server, .*\.\n$/ });
  database.start();
  await expectCompleted(taken, from);
  expect(await exported(taken)).toBe(readings);
  expect((await command(taken, 'check', '--deep')).code).toBe(0);
});

const mount = (...args: string[]) => spawnSync('mount', args).status === 0;

test('a disk that gets full ends a copy with one sentence, and the next run completes it', async ({ skip }) => {
  const disk = folder();
  skip(!mount('-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk), 'mounting a disk needs root');
  onTestFinished(() => void spawnSync('umount', ['-l', disk]));
  const database = await server();
  const file = await home();
  expect((await command({ ...file, ROOMLOG_DATABASE: database.address }, 'copy', '--to')).code).toBe(0);
  const taken = { ...file, ROOMLOG_DATA_DIR: disk };
  const from = ['--from', database.address, '--media-of', file.ROOMLOG_DATA_DIR];
  for (const size of ['2m', '3m']) {
    expect(mount('-o', `remount,size=${size}`, disk)).toBe(true);
    const full = await command(taken, 'copy', ...from);
    expectSaid(full, { code: 74, words: /can't be written \(.*(full|no space).*\); .* free some space\.\n$/ });
  }
  expect(mount('-o', 'remount,size=64m', disk)).toBe(true);
  await expectCompleted(taken, from);
  expect(await exported(taken)).toBe(await exported(file));
  expect((await command(taken, 'check', '--deep')).code).toBe(0);
});
