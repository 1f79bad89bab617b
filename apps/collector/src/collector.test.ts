/** The collector as the process it is, against the simulator: what it must do when things go wrong. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { rootDir } from '@roomlog/runtime';
import { demoCredentials, type Simulator, type SimulatorOptions, startSimulator } from '@roomlog/simulator';
import { askRead, countReadMarks, enqueue, jobRun, listRooms, lockStore, openStore, type Store } from '@roomlog/store';
import { beforeEach, expect, onTestFinished, test } from 'vitest';

let dataDir: string;
let simulator: Simulator;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'roomlog-collector-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
});

async function simulate(options: Partial<SimulatorOptions> = {}): Promise<void> {
  const start = new Date('2026-11-22T03:00:00Z');
  const household = { history: 2 * 86_400, gaps: false, speed: 0, hold: 5, start };
  simulator = await startSimulator({ host: '127.0.0.1', port: 0, ...household, ...options });
  onTestFinished(() => simulator.close());
}

function collect(args: string[] = [], env: Record<string, string> = {}, node: string[] = []): ChildProcess {
  const child = spawn(process.execPath, [...node, join(rootDir, 'dist/collector.js'), ...args], {
    env: {
      ROOMLOG_DATA_DIR: dataDir,
      BOCCO_BASE_URL: simulator.baseUrl,
      BOCCO_API_KEY: demoCredentials.api_key,
      BOCCO_EMAIL: demoCredentials.email,
      BOCCO_PASSWORD: demoCredentials.password,
      ROOMLOG_POLL_SECONDS: '1',
      ROOMLOG_LOG_LEVEL: 'silent',
      ROOMLOG_ACK: '1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

/** Resolves with the first acknowledged commit of the kind. */
async function acknowledged(child: ChildProcess, kind: string): Promise<void> {
  if (!child.stdout) throw new Error('the collector has no stdout');
  for await (const line of createInterface({ input: child.stdout })) if (JSON.parse(line).ack.kind === kind) return;
  throw new Error('the collector ended before');
}

async function open(): Promise<Store> {
  const store = await openStore(join(dataDir, 'roomlog.db'), 'outbox');
  onTestFinished(() => store.close());
  return store;
}

/** As `open`, for a collector that has just been started. */
async function openWhenThere(): Promise<Store> {
  await until(async () => existsSync(join(dataDir, 'roomlog.db')));
  return open();
}

async function until(ask: () => Promise<boolean>): Promise<void> {
  await expect.poll(ask, { message: ask.toString(), interval: 50 }).toBe(true);
}

async function control<T>(path: string): Promise<T[]> {
  const text = await (await fetch(`${simulator.controlUrl}/${path}`)).text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}

async function settle(settings: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${simulator.controlUrl}/settings`, {
    method: 'PUT',
    headers,
    body: JSON.stringify(settings),
  });
  expect(answer.status).toBe(200);
}

const count = (store: Store, table: 'reading' | 'message') =>
  store.sqlite.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;

test('messages that BOCCO refuses to show don’t keep the sensors from being recorded', async () => {
  await simulate({ switches: { refuse_messages: ['*'] } });
  const child = collect();
  await acknowledged(child, 'reading');
  const store = await open();
  await until(async () => (await jobRun(store.db, 'sync-messages'))?.failing_since != null);
  expect(await jobRun(store.db, 'poll-sensors')).toMatchObject({ failing_since: null });
  expect(count(store, 'reading')).toBeGreaterThan(280);
  child.kill('SIGTERM');
  expect(await exitCode(child)).toBe(0);
});

test('a refused sign-in is noted, and heals by itself', async () => {
  await simulate({ switches: { token_lifetime: 1 }, speed: 1 });
  collect();
  const store = await open();
  // Tokens that live for a second: every poll has to sign in anew, and does.
  await until(
    async () => (await control<{ kind: string }>('received')).filter(({ kind }) => kind === 'session').length >= 3,
  );
  expect(await jobRun(store.db, 'poll-sensors')).toMatchObject({ failing_since: null });

  const refused = collect(['--once'], { BOCCO_PASSWORD: 'wrong', ROOMLOG_DATA_DIR: join(dataDir, 'other') });
  expect(await exitCode(refused)).toBe(77);
  const other = await openStore(join(dataDir, 'other', 'roomlog.db'), 'reader');
  onTestFinished(() => other.close());
  expect(await jobRun(other.db, 'refresh-rooms')).toMatchObject({ error_kind: 'unauthorised' });
});

test('who signs in anew is heard at the next poll', async () => {
  await simulate();
  const file = join(dataDir, 'secrets.json');
  const account = { api_key: demoCredentials.api_key, email: demoCredentials.email };
  writeFileSync(file, JSON.stringify({ ...account, password: 'changed meanwhile' }), { mode: 0o600 });
  const child = collect([], { BOCCO_API_KEY: '', BOCCO_EMAIL: '', BOCCO_PASSWORD: '' });
  const store = await openWhenThere();
  await until(async () => (await jobRun(store.db, 'refresh-rooms'))?.error_kind === 'unauthorised');
  writeFileSync(file, JSON.stringify({ ...account, password: demoCredentials.password }));
  await acknowledged(child, 'reading');
  await until(async () => (await jobRun(store.db, 'refresh-rooms'))?.failing_since === null);
  // Twice refused at the most: a loop of wrong passwords is how an account gets locked.
  const requests = JSON.parse(await (await fetch(`${simulator.controlUrl}/requests`)).text());
  expect(requests.sessions['401']).toBeLessThanOrEqual(2);
});

test('a collector that is started again asks when its time has come, and at once what was cut off', async () => {
  await simulate();
  const long = { ROOMLOG_POLL_SECONDS: '3600' };
  const first = collect([], long);
  await acknowledged(first, 'message');
  const store = await open();
  await until(async () => (await jobRun(store.db, 'reconcile-messages'))?.finished_at != null);
  first.kill('SIGKILL');
  await exitCode(first);
  store.sqlite.exec(`UPDATE job_run SET finished_at = NULL, started_at = 1 WHERE job = 'reconcile-messages'`);
  const asked = async () => JSON.parse(await (await fetch(`${simulator.controlUrl}/requests`)).text());
  const before = await asked();
  collect([], long);
  await until(async () => ((await jobRun(store.db, 'reconcile-messages'))?.finished_at ?? 0) > 1);
  const after = await asked();
  expect(after.sensor_environments).toEqual(before.sensor_environments);
  expect(after.rooms).toEqual(before.rooms);
  expect(after.messages['200']).toBeGreaterThan(before.messages['200']);
});

test('a second collector on the same store leaves with 75; after a kill the next one takes over at once', async () => {
  await simulate();
  const first = collect();
  await acknowledged(first, 'message');
  const second = collect();
  expect(await exitCode(second)).toBe(75);
  first.kill('SIGKILL');
  await exitCode(first);
  expect(await exitCode(collect(['--once']))).toBe(0);
});

test('a message is spoken exactly once however often the collector is killed on the way', async () => {
  await simulate({ switches: { replies: false } });
  expect(await exitCode(collect(['--once']))).toBe(0);
  const store = await open();
  const [room] = await listRooms(store.db);
  const texts = Array.from({ length: 60 }, (_, at) => `その${at}`);
  for (const [at, text] of texts.entries()) {
    const unique_id = `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
    await enqueue(store.db, { unique_id, room_id: room?.id ?? 0, text });
  }
  const sent = () => store.sqlite.prepare(`SELECT count(*) FROM outbox WHERE state = 'sent'`).pluck().get() as number;
  for (let kills = 0; kills < 4; kills++) {
    const before = sent();
    const child = collect();
    await until(async () => sent() > before || sent() === texts.length);
    child.kill('SIGKILL');
    await exitCode(child);
  }
  const last = collect();
  const holder = () => store.sqlite.prepare('SELECT pid FROM lease').pluck().get();
  // Before it holds the store, it may not even hear the signal.
  await until(async () => sent() === texts.length && holder() === last.pid);
  last.kill('SIGTERM');
  expect(await exitCode(last)).toBe(0);
  const truth = await control<{ kind: string; text?: string }>('truth');
  expect(truth.flatMap(({ text }) => (text?.startsWith('その') ? text : []))).toEqual(texts);
});

test('of many rooms the liveliest are followed, and fewer when BOCCO asks for a pause', async () => {
  await simulate({ rooms: 70, sensors: 1, window: 12 });
  collect();
  const polls = async () => Number(await (await fetch(`${simulator.controlUrl}/polls`)).text());
  await until(async () => (await polls()) === 64);
  await settle({ rate_limit: 30, retry_after: 2 });
  await until(async () => (await polls()) <= 16);
  await settle({ rate_limit: 0 });
  await until(async () => (await polls()) > 16);
  expect(await polls()).toBeLessThanOrEqual(64);
});

test('only what a person marked as read is marked as read, and that for good', async () => {
  await simulate();
  expect(await exitCode(collect(['--once']))).toBe(0);
  const store = await open();
  const [room] = await listRooms(store.db);
  const message = store.sqlite.prepare('SELECT max(id) FROM message').pluck().get() as number;
  const asked = { room_id: room?.id ?? 0, message_id: message, now: 0 };
  expect(await askRead(store.db, asked)).toMatchObject({ state: 'queued' });
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ endpoint: 'read', kind: 'cut', count: 2 });
  await fetch(`${simulator.controlUrl}/faults`, { method: 'PUT', headers, body });
  const child = collect();
  await until(async () => (await askRead(store.db, asked)).state === 'sent');
  child.kill('SIGTERM');
  await exitCode(child);
  const reads = (await control<{ kind: string; id: number }>('received')).filter(({ kind }) => kind === 'read');
  expect(new Set(reads.map(({ id }) => id))).toEqual(new Set([message]));
  expect(await countReadMarks(store.db)).toEqual({ asked: 1, calls: 1 });
});

test('what is gone from the answer stays in the store, and nothing is marked as read', async () => {
  await simulate();
  expect(await exitCode(collect(['--once']))).toBe(0);
  const store = await open();
  const [readings, messages] = [count(store, 'reading'), count(store, 'message')];
  expect([readings > 280, messages > 5]).toEqual([true, true]);
  await settle({ left_rooms: [(await listRooms(store.db))[0]?.uuid], window: 1 });
  expect(await exitCode(collect(['--once']))).toBe(0);
  expect([count(store, 'reading'), count(store, 'message')]).toEqual([readings, messages]);
  expect((await listRooms(store.db))[0]).toMatchObject({ name: 'わが家', position: null });
  expect((await control<{ kind: string }>('received')).filter(({ kind }) => kind === 'read')).toEqual([]);
});

/** As in containers: each has the number 1, and often the same name of the machine. */
const asNumberOne = ['--import', "data:text/javascript,Object.defineProperty(process,'pid',{value:1})"];

test('of two collectors with the same number, as in containers, the second one leaves with 75', async () => {
  await simulate();
  const [first, second] = [collect([], {}, asNumberOne), collect([], {}, asNumberOne)];
  const codes = await Promise.race([first, second].map(async (child) => [child, await exitCode(child)] as const));
  expect(codes[1]).toBe(75);
  await acknowledged(codes[0] === first ? second : first, 'message');
});

test('a collector whose lock was taken away stops with 75 when another one has it', async () => {
  await simulate();
  const child = collect();
  await acknowledged(child, 'message');
  rmSync(join(dataDir, 'roomlog.db-lock'));
  lockStore(join(dataDir, 'roomlog.db'));

  expect(await exitCode(child)).toBe(75);
});

test('a data folder that is deleted under a collector ends it with 74 and one sentence, and is not made anew', async () => {
  await simulate();
  const child = collect();
  let stderr = '';
  child.stderr?.on('data', (chunk) => (stderr += chunk));
  await acknowledged(child, 'message');
  rmSync(dataDir, { recursive: true });
  expect(await exitCode(child)).toBe(74);
  expect(stderr).toBe(`${dataDir}/roomlog.db is gone; put it back, or start roomlog again to begin a new store.\n`);
  expect(existsSync(dataDir)).toBe(false);
});

test.each([
  ['an older copy of itself', 'copy'],
  ['a new store', 'new'],
])('%s in the place of the store is what is written to from then on', async (_, kind) => {
  await simulate({ window: 12 });
  expect(await exitCode(collect(['--once']))).toBe(0);
  const [other, was] = [`${dataDir}-other`, `${dataDir}-was`];
  onTestFinished(() => {
    for (const folder of [other, was]) rmSync(folder, { recursive: true, force: true });
  });
  if (kind === 'copy') cpSync(dataDir, other, { recursive: true });
  else {
    mkdirSync(other);
    await (await openStore(join(other, 'roomlog.db'), 'writer')).close();
  }
  const child = collect();
  const acknowledgements = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]();
  // One that the copy doesn't have.
  await settle({ window: 13 });
  const first = JSON.parse((await acknowledgements.next()).value ?? '{}').ack;
  renameSync(dataDir, was);
  renameSync(other, dataDir);
  // It is asked for again, as nothing there has it, and is in the file that has the name now.
  for await (const line of acknowledgements) if (JSON.parse(line).ack.id === first.id) break;
  const store = await open();
  expect(store.sqlite.prepare('SELECT count(*) FROM reading WHERE id = ?').pluck().get(first.id)).toBe(1);
  child.kill('SIGTERM');
  expect(await exitCode(child)).toBe(0);
});

test('a job that fails does not keep the others of the cycle from being done', async () => {
  await simulate();
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ endpoint: 'sensor_environments', kind: 'status', status: 400, count: 100 });
  await fetch(`${simulator.controlUrl}/faults`, { method: 'PUT', headers, body });
  expect(await exitCode(collect(['--once']))).toBe(69);
  const store = await open();
  expect([count(store, 'reading'), count(store, 'message') > 5]).toEqual([0, true]);
});
