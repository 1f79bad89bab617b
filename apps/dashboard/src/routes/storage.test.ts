/** What is stored, and a backup of it as a download: whole, one at a time, and nothing is left of it. */
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { accessLog } from '@roomlog/access';
import { openStore, readingsBetween, roomSensors } from '@roomlog/store';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { BackupJson, StorageJson } from '../storage/schemas.ts';
import { type Bench, begin, dashboardForEach } from '../testing.ts';

const bench = dashboardForEach({ backupSpace: 1 });
const headers = { host: 'localhost' };

const folder = ({ store }: Bench = bench) => dirname(store.path);
/** What a copy leaves on its way. */
const leftovers = (of?: Bench) => readdirSync(folder(of)).filter((name) => /backup|part/.test(name));
const make = (more: object = {}) =>
  bench.app.inject({ method: 'POST', url: '/api/backup', headers: { ...headers, ...more } });

test('figures are those of the store, and stay for a minute', async () => {
  await bench.readingsAt([0, 5, 10]);
  const storage = await bench.get<StorageJson>('/api/storage');
  expect(storage).toMatchObject({
    checked_at: null,
    problem: null,
    readings: 3,
    messages: 0,
    media_bytes: 0,
    oldest_reading_at: new Date(begin * 1000).toISOString().replace('.000', ''),
    backup: null,
  });
  expect(storage.database_bytes).toBeGreaterThan(4096);
  expect(storage.free_bytes).toBeGreaterThan(0);
  await bench.readingsAt([15]);
  expect(await bench.get<StorageJson>('/api/storage')).toEqual(storage);
});

test('a backup is whole, is fetched once, and leaves no file', async () => {
  await bench.readingsAt([0, 5, 10]);
  const made = await make();
  expect(made.statusCode, made.body).toBe(201);
  const backup = made.json<BackupJson>();
  expect(backup).toMatchObject({ readings: 3, messages: 0, failed_days: [] });
  expect(leftovers()).toEqual([]);
  const fetched = await bench.app.inject({ url: backup.path, headers });
  expect(fetched.headers).toMatchObject({
    'content-type': 'application/vnd.sqlite3',
    'content-disposition': `attachment; filename="${backup.name}"`,
    'content-length': String(backup.bytes),
    'cache-control': 'no-store',
  });
  expect(fetched.rawPayload.length).toBe(backup.bytes);
  const copy = join(folder(), 'fetched.db');
  writeFileSync(copy, fetched.rawPayload);
  const store = await openStore(copy, 'reader');
  onTestFinished(() => store.close());
  const [sensor] = await roomSensors(store.db);
  const span = { from: begin, to: begin + 3600, limit: 9 };
  expect(await readingsBetween(store.db, sensor?.id ?? 0, span)).toHaveLength(3);
  expect((await bench.app.inject({ url: backup.path, headers })).statusCode).toBe(404);
  expect((await accessLog(bench.access.db, { limit: 1 }))[0]?.event).toBe('backup_made');
});

test('it goes to nobody over plain http from elsewhere', async () => {
  for (const forwarded of [{ 'x-forwarded-for': '192.0.2.7' }, { 'x-forwarded-proto': 'https' }]) {
    const response = await make(forwarded);
    expect([response.statusCode, response.json().error.message]).toEqual([
      403,
      'On the way here others could read it; open the page over https, or run roomlog backup on the machine itself.',
    ]);
  }
});

describe('on a disk without space for it', () => {
  const full = dashboardForEach({ backupSpace: 1e9 });

  test('one sentence says so, and nothing is left', async () => {
    const refused = await full.app.inject({ method: 'POST', url: '/api/backup', headers });
    expect([refused.statusCode, refused.json().error]).toEqual([
      507,
      { code: 'disk_full', message: expect.stringMatching(/^A copy of \S+ needs \d+ MB in .*; free some space\.$/) },
    ]);
    expect(leftovers(full)).toEqual([]);
  });
});
