/** What the page is told when the disk of the store refuses; the disk is a real one where this account may mount one. */

import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAccess } from '@roomlog/access';
import { createLogger, readConfig } from '@roomlog/runtime';
import { jobFinished, jobStarted, lockStore, openStore, upsertRooms } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from './app.ts';
import { dashboardForEach, room, uniqueId } from './testing.ts';

const bench = dashboardForEach();
const draft = { unique_id: uniqueId, text: 'おはよう' };

async function refused(): Promise<unknown[]> {
  const response = await bench.post(draft);
  const { error } = response.json<{ error: { code: string; message: string } }>();
  return [response.statusCode, error.code, error.message];
}

test('a message that finds no room on the disk is answered with 507, and sent once there is', async () => {
  const sqlite = sqliteOf(bench.store);
  sqlite.pragma(`max_page_count = ${Number(sqlite.pragma('page_count', { simple: true }))}`);
  const long = { unique_id: uniqueId, text: 'あ'.repeat(9000) };
  const response = await bench.post(long);
  expect([response.statusCode, response.json()]).toEqual([
    507,
    {
      error: { code: 'disk_full', message: 'The disk is full and nothing was stored; free some space and try again.' },
    },
  ]);
  sqlite.pragma('max_page_count = 1000000');
  expect((await bench.post(long)).statusCode).toBe(202);
});

test('a store that can’t be written, or is held by another program, is answered with 503', async () => {
  const { path } = bench.store;
  const sqlite = sqliteOf(bench.store);
  sqlite.pragma('query_only = ON');
  expect(await refused()).toEqual([
    503,
    'store_unwritable',
    expect.stringMatching(/^The disk .*; run roomlog doctor\.$/),
  ]);
  sqlite.pragma('query_only = OFF');
  const other = await openStore(path, 'outbox');
  onTestFinished(() => other.close());
  sqliteOf(other).exec('BEGIN IMMEDIATE');
  sqlite.pragma('busy_timeout = 0');
  expect(await refused()).toEqual([503, 'store_busy', expect.stringMatching(/^Another program .* in a moment\.$/)]);
  sqliteOf(other).exec('ROLLBACK');
  expect((await bench.post(draft)).statusCode).toBe(202);
});

test('a message for a store that was put away is answered with 503 until the dashboard has the new one', async () => {
  const { path } = bench.store;
  renameSync(path, `${path}.was`);
  expect(await refused()).toEqual([503, 'store_replaced', expect.stringMatching(/^The store .* in a moment\.$/)]);
});

test('a full disk is named although no collector can note it, and is forgotten when there is room', async ({
  skip,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-disk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const mount = (options: string) => spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
  skip(!mount('size=4m'), 'this account may not mount');
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  const path = join(folder, 'roomlog.db');
  const outbox = await openStore(path, 'writer');
  const reader = await openStore(path, 'reader');
  const access = await openAccess(mkdtempSync(join(tmpdir(), 'roomlog-access-')));
  const stop = new AbortController();
  onTestFinished(async () => {
    stop.abort();
    await reader.close();
    await outbox.close().catch(() => {});
    await access.close();
  });
  const { db } = outbox;
  await upsertRooms(db, [
    { uuid: room, name: '', updated_at: new Date(0), background_image: '', members: [], sensors: [] },
  ]);
  const config = readConfig({ ROOMLOG_DATA_DIR: folder });
  const app = await createApp(
    { config, log: await createLogger('test', 'silent'), outbox, reader, access },
    stop.signal,
  );
  const headers = { host: 'localhost' };
  const state = async () => {
    const status = await app.inject({ url: '/api/status', headers });
    const health = await app.inject({ url: '/healthz', headers });
    return [status.json<{ state: string }>().state, health.statusCode];
  };
  const post = async () => {
    const url = `/api/rooms/${room}/messages`;
    // More than what is left in pages and in the log.
    const payload = { unique_id: crypto.randomUUID(), text: 'あ'.repeat(9000) };
    return (await app.inject({ method: 'POST', url, headers, payload })).statusCode;
  };
  const now = Math.floor(Date.now() / 1000);
  lockStore(path);
  await jobStarted(db, { account_id: 1, job: 'poll-sensors' }, now);
  await jobFinished(db, { account_id: 1, job: 'poll-sensors' }, now);
  expect([await state(), await post()]).toEqual([['ok', 200], 202]);
  await jobStarted(db, { account_id: 1, job: 'poll-sensors' }, now - 2000);
  await jobFinished(db, { account_id: 1, job: 'poll-sensors' }, now - 2000);
  expect(await state()).toEqual(['collector_stuck', 503]);
  fill(join(folder, 'ballast'));
  expect(await state()).toEqual(['store_unwritable', 503]);
  let answer = await post();
  while (answer === 202) answer = await post();
  expect(answer).toBe(507);
  rmSync(join(folder, 'ballast'));
  expect(await post()).toBe(202);
  await jobStarted(db, { account_id: 1, job: 'poll-sensors' }, now);
  await jobFinished(db, { account_id: 1, job: 'poll-sensors' }, now);
  expect(await state()).toEqual(['ok', 200]);
});

/** To the last byte. */
function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  try {
    for (const bytes of [Buffer.alloc(65_536), Buffer.alloc(1)]) while (writeSync(descriptor, bytes) > 0);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  } finally {
    closeSync(descriptor);
  }
}
