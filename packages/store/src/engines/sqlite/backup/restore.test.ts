/** What is restored over, and what is no backup. */
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { insertReadings } from '../../../readings/readings.ts';
import { sealDays } from '../../../seals/seal-days.ts';
import { getSetting } from '../../../settings.ts';
import { openUntilTestEnds, someReading, temporaryFolder, temporaryStore } from '../../../testing/temporary-store.ts';
import { newestVersion } from '../migrations/index.ts';
import { backupStore } from './backup.ts';
import { restoreStore } from './restore.ts';

const begin = Date.parse('2025-03-10T00:00:00Z') / 1000;
let backup: string;

beforeEach(async () => {
  const store = await temporaryStore();
  await insertReadings(
    store.db,
    store.sensor,
    Array.from({ length: 2000 }, (_, at) => someReading(begin + at * 300)),
  );
  await sealDays(store.db);
  backup = join(temporaryFolder(), 'backup.db');
  await backupStore(store.path, backup);
});

const overwrite = (path: string, at: number, length: number) => {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, at, at + length);
  writeFileSync(path, bytes);
};

test.for<[name: string, damage: (path: string) => void]>([
  ['noise', (path) => writeFileSync(path, 'not a database')],
  ['nothing', (path) => writeFileSync(path, '')],
  ['cut off', (path) => truncateSync(path, 50_000)],
  ['damaged in the middle', (path) => overwrite(path, 8192, 4096)],
  ['missing', (path) => rmSync(path)],
])('over a store that is %s', async ([, damage]) => {
  const folder = temporaryFolder();
  const path = join(folder, 'roomlog.db');
  copyFileSync(backup, path);
  writeFileSync(`${path}-wal`, '');
  damage(path);
  const before = existsSync(path) ? readFileSync(path) : undefined;
  const { replaced } = await restoreStore(backup, path);
  if (before) expect(readFileSync(replaced ?? '')).toEqual(before);
  else expect(readdirSync(folder).some((name) => /replaced-.*-wal$/.test(name))).toBe(true);
  const { db } = await openUntilTestEnds(path, 'writer');
  expect(await db.selectFrom('reading').selectAll().execute()).toHaveLength(2000);
});

test('no restored store has the feed of another: whoever followed the old one loads everything anew', async () => {
  const marks = [];
  for (let at = 0; at < 2; at++) {
    const path = join(temporaryFolder(), 'roomlog.db');
    await restoreStore(backup, path);
    marks.push(await getSetting((await openUntilTestEnds(path, 'reader')).db, 'feed'));
  }
  expect(marks).toEqual([expect.stringMatching(/^\w{12}$/), expect.stringMatching(/^\w{12}$/)]);
  expect(marks[0]).not.toBe(marks[1]);
});

test.for<[name: string, spoil: (path: string) => void, refusal: { exitCode: number; message: RegExp }]>([
  ['cut off', (path) => truncateSync(path, 60_000), { exitCode: 74, message: /is damaged .*; take another backup\.$/ }],
  ['noise', (path) => writeFileSync(path, 'x'.repeat(5000)), { exitCode: 74, message: /is damaged/ }],
  ['damaged in the middle', (path) => overwrite(path, 40_960, 4096), { exitCode: 74, message: /is damaged/ }],
  ['missing', () => (backup += '.none'), { exitCode: 74, message: /^There is no .*; name a file/ }],
  [
    'another program’s',
    (path) => inSqlite(path, 'PRAGMA application_id = 5'),
    { exitCode: 78, message: /another program/ },
  ],
  ['newer', (path) => inSqlite(path, `PRAGMA user_version = ${newestVersion + 1}`), { exitCode: 78, message: /newer/ }],
  [
    'changed since it was sealed',
    (path) => inSqlite(path, `UPDATE reading SET humidity = 1 WHERE ts = ${begin}`),
    { exitCode: 74, message: /the readings of nickname of sensor \(sensor\) on 2025-03-10 are not those/ },
  ],
])('a backup that is %s is refused, and nothing is touched', async ([, spoil, { exitCode, message }]) => {
  const store = await temporaryStore();
  await store.close();
  spoil(backup);
  const before = readFileSync(store.path);
  await expect(restoreStore(backup, store.path)).rejects.toMatchObject({
    exitCode,
    message: expect.stringMatching(message),
  });
  expect(readFileSync(store.path)).toEqual(before);
  expect(readdirSync(join(store.path, '..'))).toEqual(['roomlog.db']);
});

function inSqlite(path: string, statements: string): void {
  const sqlite = new Database(path);
  sqlite.exec(statements);
  sqlite.close();
}
