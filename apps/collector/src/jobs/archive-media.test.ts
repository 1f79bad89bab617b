/** The archive of recordings and pictures, against the simulator: what it must do when files or the network are bad. */

import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from '@roomlog/runtime';
import { demoCredentials, type Simulator, startSimulator } from '@roomlog/simulator';
import { countDownloads, listRooms, mediaFolder, mediaPath, type Store } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { AccountContext } from '../context.ts';
import { temporaryContext } from '../testing/context.ts';
import { archiveMedia } from './archive-media.ts';
import { drawWaveforms } from './draw-waveforms.ts';
import { refreshRooms } from './refresh-rooms.ts';
import { syncMessages } from './sync-messages.ts';

let dataDir: string;
let simulator: Simulator;
let store: Store;

/** A collector's context after its first cycle, with nothing archived yet. */
let context: AccountContext;
const stop = { now: new AbortController() };

beforeEach(async () => {
  const start = new Date('2026-11-22T03:00:00Z');
  simulator = await startSimulator({ port: 0, history: 5 * 86_400, gaps: false, speed: 0, start, chatter: 0 });
  onTestFinished(() => simulator.close());
  stop.now = new AbortController();
  context = await temporaryContext(simulator.baseUrl, { stop: stop.now.signal });
  ({ store } = context);
  ({ dataDir } = context.config);
  await refreshRooms(context);
  await syncMessages(context);
});

async function order(...faults: object[]): Promise<void> {
  const body = JSON.stringify(faults.map((fault) => ({ endpoint: 'media', ...fault })));
  const answer = await fetch(`${simulator.controlUrl}/faults`, { method: 'PUT', body });
  expect(answer.status).toBe(200);
}

interface Row {
  message_id: number;
  kind: string;
  url: string;
  state: string;
  attempts: number;
  next_attempt_at: number;
  error: string | null;
  priority: number;
  sha256: string | null;
  type: string | null;
}

interface Bars {
  sha256: string;
  /** In hexadecimal. */
  peaks: string;
}

const rows = () =>
  sqliteOf(store)
    .prepare('SELECT media.*, type FROM media LEFT JOIN media_file USING (sha256) ORDER BY message_id')
    .all() as Row[];

const makeDue = () => sqliteOf(store).exec('UPDATE media SET next_attempt_at = 0');

async function archiveAll(): Promise<void> {
  for (let runs = 0; runs < 20 && (await countDownloads(store.db)).wanted > 0; runs++) {
    makeDue();
    await archiveMedia(context);
  }
}

/** Every row that says so has its file, and the file is what its name says. @returns how many */
function expectWholeFiles(): number {
  const stored = rows().filter(({ state }) => state === 'stored');
  for (const { sha256 } of stored) {
    const bytes = readFileSync(join(mediaFolder(dataDir), mediaPath(sha256 ?? '')));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  }
  return stored.length;
}

test('everything that messages point to is archived, and every recording plays everywhere', async () => {
  await archiveAll();
  const all = rows();
  expect(expectWholeFiles()).toBe(all.length);
  const types = (kind: string) => new Set(all.flatMap((row) => (row.kind === kind ? row.type : [])));
  expect(types('image')).toEqual(new Set(['image/png']));
  expect(types('audio')).toEqual(new Set(['audio/ogg', 'audio/wav']));
  expect(types('playable')).toEqual(new Set(['audio/wav']));
  const count = (kind: string, type: string) => all.filter((row) => row.kind === kind && row.type === type).length;
  expect(count('playable', 'audio/wav')).toBe(count('audio', 'audio/ogg'));
  const files = readdirSync(mediaFolder(dataDir), { recursive: true, withFileTypes: true });
  const named = files.filter((entry) => entry.isFile()).map(({ name }) => name);
  expect(new Set(named)).toEqual(new Set(all.map(({ sha256 }) => sha256)));
});

test('a recording is archived with its bars; what an older version archived without gets the same ones afterwards', async () => {
  await archiveAll();
  const bars = () =>
    sqliteOf(store).prepare('SELECT sha256, hex(peaks) AS peaks FROM waveform ORDER BY sha256').all() as Bars[];
  const drawn = bars();
  const recordings = rows().filter(({ priority, type }) => priority === 0 && type === 'audio/wav');
  expect(new Set(drawn.map(({ sha256 }) => sha256))).toEqual(new Set(recordings.map(({ sha256 }) => sha256)));
  expect(drawn.map(({ peaks }) => peaks.length)).toEqual(drawn.map(() => 80));
  const damaged = drawn[0]?.sha256 ?? '';
  sqliteOf(store).exec('DELETE FROM waveform');
  writeFileSync(join(mediaFolder(dataDir), mediaPath(damaged)), 'something else');
  await drawWaveforms(context);
  expect(bars()).toEqual(drawn.slice(1));
});

test.for([
  { kind: 'status', status: 501 },
  { kind: 'status', status: 404 },
  { kind: 'html', status: 520 },
  { kind: 'redirect' },
  { kind: 'huge' },
])('a file that answers %o keeps no other; it is tried again when its time has come', async (fault) => {
  await order({ ...fault, count: 2 });
  await archiveMedia(context);
  const failed = rows().filter(({ error }) => error !== null);
  expect(failed).toMatchObject([
    { state: 'wanted', attempts: 1 },
    { state: 'wanted', attempts: 1 },
  ]);
  expect(failed.every(({ next_attempt_at }) => next_attempt_at > Date.now() / 1000 + 30)).toBe(true);
  expect((await countDownloads(store.db)).stored).toBeGreaterThan(20);
  await archiveAll();
  expect(await countDownloads(store.db)).toMatchObject({ wanted: 0, gone: 0 });
  expect(expectWholeFiles()).toBe(rows().length);
});

test('a file that failed while the host’s clock was a year ahead is fetched when the clock is right again', async () => {
  await order({ kind: 'status', status: 501, count: 2 });
  await archiveMedia({ ...context, now: () => Math.floor(Date.now() / 1000) + 365 * 86_400 });
  expect(rows().filter(({ error }) => error !== null)).toHaveLength(2);
  await archiveMedia(context);
  expect(rows().filter(({ error }) => error !== null)).toEqual([]);
});

test('what is still to be fetched when the service moves to another port is fetched there', async () => {
  const moved = "UPDATE media SET url = replace(url, ':' || ?, ':1')";
  const { changes } = sqliteOf(store).prepare(moved).run(new URL(simulator.baseUrl).port);
  expect(changes).toBeGreaterThan(0);
  await archiveAll();
  expect(rows().filter(({ state }) => state !== 'stored')).toEqual([]);
});

test('a connection that breaks off and a service that is busy leave nothing half', async () => {
  await order({ kind: 'cut', count: 3 }, { kind: 'status', status: 503, count: 3 });
  await archiveAll();
  expect(expectWholeFiles()).toBe(rows().length);
});

test('what BOCCO no longer has is gone after three tries, and so is what lies elsewhere, unasked', async () => {
  await order({ kind: 'status', status: 410, count: 10_000 });
  sqliteOf(store).exec(`UPDATE media SET url = 'https://elsewhere.invalid/1.png' WHERE kind = 'image'`);
  for (let tries = 0; tries < 3; tries++) {
    makeDue();
    for (let part = 0; part < 10; part++) await archiveMedia(context);
  }
  expect(new Set(rows().map(({ state, attempts }) => `${state} ${attempts}`))).toEqual(new Set(['gone 3']));
  expect(rows().find(({ kind }) => kind === 'image')?.error).toContain('Media are fetched from');
});

test('while BOCCO asks for fewer requests or refuses the sign-in, the rest is not even tried', async () => {
  await order({ kind: 'status', status: 429, retry_after: 3600, count: 10_000 });
  await archiveMedia(context);
  const tried = rows().filter(({ attempts }) => attempts > 0);
  expect(tried.length).toBeLessThanOrEqual(3);
  expect(tried.length).toBeGreaterThan(0);
});

test('told to stop while a file hangs it ends at once, and nothing counts as failed', async () => {
  await order({ kind: 'hang', count: 1 });
  const run = archiveMedia(context);
  await until(async () => (await countDownloads(store.db)).stored > 20);
  stop.now.abort();
  // The file would hang for its whole 30 s, and then count as failed.
  await run;
  expect(rows().filter(({ error }) => error !== null)).toEqual([]);
  expectWholeFiles();
});

test('with little room left readings come first: nothing is fetched', async () => {
  await archiveMedia(context, Number.POSITIVE_INFINITY);
  expect((await countDownloads(store.db)).stored).toBe(0);
  await archiveMedia(context);
  expect((await countDownloads(store.db)).stored).toBeGreaterThan(0);
});

test('a collector that is killed while it archives goes on where it was', async () => {
  await order({ kind: 'slow', ms: 30, count: 10_000 });
  for (let kills = 0; kills < 2; kills++) {
    const { stored } = await countDownloads(store.db);
    const child = collect();
    await until(async () => (await countDownloads(store.db)).stored > stored);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expectWholeFiles();
  }
  await archiveAll();
  expect(expectWholeFiles()).toBe(rows().length);
  expect(await listRooms(store.db)).toHaveLength(1);
});

function collect(): ChildProcess {
  const { api_key, email, password } = demoCredentials;
  const credentials = { BOCCO_API_KEY: api_key, BOCCO_EMAIL: email, BOCCO_PASSWORD: password };
  const child = spawn(process.execPath, [join(rootDir, 'dist/collector.js')], {
    env: {
      ...credentials,
      ROOMLOG_DATA_DIR: dataDir,
      BOCCO_BASE_URL: simulator.baseUrl,
      ROOMLOG_POLL_SECONDS: '1',
      ROOMLOG_LOG_LEVEL: 'silent',
    },
    stdio: 'ignore',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function until(ask: () => Promise<boolean>): Promise<void> {
  await expect.poll(ask, { message: ask.toString(), interval: 50 }).toBe(true);
}
