/** A home moves into a database and a room of it out again, however often the copy is killed. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { demoCredentials, startSimulator } from '@roomlog/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { command, folder, server } from './database-home.ts';
import type { DatabaseServer } from './database-server.ts';
import { firstLine, getJson, roomlog, stop } from './home.ts';

type Env = Record<string, string>;

/** Ends a copy as a power cut does, once `isThere` says so. @returns whether it was still at work */
async function killCopy(env: Env, isThere: () => boolean): Promise<boolean> {
  const child = roomlog(['copy', '--to'], env);
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  while (child.exitCode === null && !isThere()) await new Promise(setImmediate);
  child.kill('SIGKILL');
  await ended;
  return child.signalCode === 'SIGKILL';
}

/** What the copy says of itself. */
function markIn(database: DatabaseServer): string {
  try {
    return database.ask("SELECT value FROM setting WHERE name = 'copy'");
  } catch {
    // It has not made its tables yet.
    return '';
  }
}

/** Ends a copy in the middle of a page for this table. */
async function killWithin(env: Env, database: DatabaseServer, table: string): Promise<boolean> {
  const unlock = await database.lock(table);
  const isWaiting = () => database.ask('SELECT count(*) FROM pg_locks WHERE NOT granted') !== '0';
  const killed = await killCopy(env, isWaiting);
  await unlock();
  return killed;
}

/** Everything that can be taken out of a home. */
async function filesOf(env: Env, ...room: string[]): Promise<string[]> {
  const files: string[] = [];
  for (const what of ['readings', 'messages']) {
    for (const format of ['csv', 'ndjson']) {
      const { code, stdout, stderr } = await command(env, 'export', what, '--format', format, ...room);
      expect([code, stderr.replace(/^Readings before .*\n/, '')]).toEqual([0, '']);
      files.push(stdout);
    }
  }
  const hours = await command(env, 'export', 'readings', '--resolution', '1h', ...room);
  return [...files, hours.stdout];
}

test('a killed copy goes on, and what comes out of each store is the same', async () => {
  const database = await server();
  const simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    history: 70 * 86_400,
    window: 100_000,
    rooms: 2,
    sensors: 2,
    decimals: true,
    speed: 0,
  });
  onTestFinished(() => simulator.close());
  const common = {
    PATH: process.env['PATH'] ?? '',
    BOCCO_BASE_URL: simulator.baseUrl,
    BOCCO_API_KEY: demoCredentials.api_key,
    BOCCO_EMAIL: demoCredentials.email,
    BOCCO_PASSWORD: demoCredentials.password,
    ROOMLOG_TIME_ZONE: 'Asia/Tokyo',
    ROOMLOG_LISTEN: '127.0.0.1:0',
  };
  const home = { ...common, ROOMLOG_DATA_DIR: folder() };
  const collect = async (env: Env) => expect((await command(env, 'collect', '--once')).code).toBe(0);
  await collect(home);
  // The first run says what goes, the next one deletes it.
  for (const _ of [1, 2]) await collect({ ...home, ROOMLOG_RETENTION: '60d' });
  const [readings = ''] = await filesOf(home);
  const lines = readings.split('\n');

  // Into sealed days, and beside what is there.
  const dashboard = roomlog(['serve'], home);
  const url = await firstLine(dashboard);
  onTestFinished(async () => void (await stop(dashboard)));
  const { rooms } = await getJson<{ rooms: { uuid: string; name: string; sensors: { uuid: string }[] }[] }>(
    `${url}api/rooms`,
  );
  const [first, second] = rooms;
  const sensor = first?.sensors[0]?.uuid ?? '';
  const late = join(home.ROOMLOG_DATA_DIR, 'late.csv');
  const [time = ''] = (lines.at(5000) ?? '').split(',');
  const added = new Date(new Date(time).getTime() + 61_000).toISOString();
  writeFileSync(late, `time,temperature,humidity,illuminance\n${added},21,40,100\n`);
  expect((await command(home, 'import', 'readings', late, '--sensor', sensor)).code).toBe(0);
  for (const room of [first, second]) {
    const sent = await fetch(`${url}api/rooms/${room?.uuid}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url.replace(/\/$/, '') },
      body: JSON.stringify({ unique_id: randomUUID(), text: 'おはよう' }),
    });
    expect(sent.status).toBe(202);
  }
  await stop(dashboard);
  const files = await filesOf(home);
  expect((await command(home, 'token', 'add', 'grafana', '--scope', 'read')).code).toBe(0);

  const moving = { ...home, ROOMLOG_DATABASE: database.address };
  const kills = [await killCopy(moving, () => markIn(database) !== '')];
  for (const table of ['room', 'message_text', 'seal', 'reading_open']) {
    kills.push(await killWithin(moving, database, table));
  }
  kills.push(await killCopy(moving, () => markIn(database).includes('"part":"readings"')));
  kills.push(await killWithin(moving, database, 'reading_day'));
  expect(kills).toEqual(kills.map(() => true));
  const early = await command(moving, 'collect', '--once');
  expect([early.code, early.stderr]).toEqual([78, expect.stringMatching(/ is a copy that is not complete; .*\n$/)]);
  const copied = await command(moving, 'copy', '--to');
  expect([copied.code, copied.stderr]).toEqual([0, '']);
  expect(copied.stdout).toMatch(/^Goes on with the /);
  expect(copied.stdout).not.toContain(database.password);
  expect(await filesOf(moving)).toEqual(files);
  expect((await command(moving, 'check', '--deep')).code).toBe(0);
  expect(database.ask("SELECT count(*) FROM outbox WHERE state = 'queued'")).toBe('2');
  const again = await command(moving, 'copy', '--to');
  expect([again.code, again.stderr]).toEqual([64, expect.stringMatching(/ is not empty; .*\n$/)]);

  expect((await command(moving, 'token', 'list')).stdout).toContain('grafana');
  const backThere = join(folder(), 'roomlog.db');
  const back = await command(moving, 'copy', '--to', backThere);
  expect([back.code, back.stderr]).toEqual([0, '']);
  const atHome = { ...common, ROOMLOG_DATA_DIR: dirname(backThere) };
  expect(await filesOf(atHome)).toEqual(files);
  expect((await command(atHome, 'token', 'list')).stdout).toContain('grafana');

  const taken = { ...common, ROOMLOG_DATA_DIR: folder() };
  const room = ['--room', second?.name ?? ''];
  const out = await command(taken, 'copy', '--from', database.address, ...room, '--media-of', home.ROOMLOG_DATA_DIR);
  expect([out.code, out.stderr]).toEqual([0, '']);
  expect(out.stdout).not.toContain(database.password);
  const own = await filesOf(moving, ...room);
  expect(await filesOf(taken, ...room)).toEqual(own);
  expect(own[0]?.length).toBeGreaterThan(100_000);
  expect((await command(taken, 'check', '--deep')).code).toBe(0);
  // It goes on as a home.
  await collect(taken);
});

test('what is in the way is said in one sentence', async () => {
  const database = await server();
  const env = { PATH: process.env['PATH'] ?? '', ROOMLOG_DATA_DIR: folder() };
  const refusals: [args: string[], code: number, words: RegExp, dataDir?: string][] = [
    [['copy'], 64, /Say where to copy: --to or --from/],
    [['copy', '--to', database.address, '--from', database.address], 64, /is what is copied/],
    [['copy', '--to'], 64, /or set ROOMLOG_DATABASE/],
    [['copy', '--to', 'mysql://home'], 64, /must be postgres:\/\/user/],
    [['copy', '--to', '/nowhere/home.db'], 64, /There is no folder \/nowhere/],
    [['copy', '--to', 'postgres://me:never-shown@:x/home'], 64, /can't be read/],
    [['copy', '--to', database.address, '--room', 'x'], 64, /are for --from/],
    [['copy', '--to', database.address], 74, /There is no store at /],
    [['copy', '--from', database.address], 74, /There is no store in /],
    [['copy', '--to', database.address], 74, /There is no store at /, join(folder(), 'new')],
    [['copy', '--from', 'postgres://roomlog:never-shown@127.0.0.1:1/home'], 75, /is out of reach/],
    [['copy', '--from', database.address.replace(/home$/, 'none')], 78, /is not there/],
  ];
  for (const [args, code, words, dataDir = env.ROOMLOG_DATA_DIR] of refusals) {
    const ended = await command({ ...env, ROOMLOG_DATA_DIR: dataDir }, ...args);
    expect([args, ended.code, ended.stderr]).toEqual([args, code, expect.stringMatching(words)]);
    expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(ended.stderr).not.toContain(database.password);
  }
});
