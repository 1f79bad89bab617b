import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { getSetting, setSetting } from '../../../settings.ts';
import { inProcess, openUntilTestEnds, temporaryFolder, temporaryStore } from '../../../testing/temporary-store.ts';
import { copyStore } from './copy.ts';

test('what is committed is in the copy, also what is only in the log yet; nobody else may read it', async () => {
  const store = await temporaryStore();
  await setSetting(store.db, 'poll_seconds', 'in the log');
  const target = join(temporaryFolder(), 'copy.db');
  await copyStore(store.path, target);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  const copy = await openUntilTestEnds(target, 'reader');
  expect(await getSetting(copy.db, 'poll_seconds')).toBe('in the log');
});

test('one that is there already is not replaced', async () => {
  const store = await temporaryStore();
  const target = join(temporaryFolder(), 'copy.db');
  writeFileSync(target, 'precious');
  await expect(copyStore(store.path, target)).rejects.toMatchObject({ kind: 'exists', exitCode: 64 });
  expect(readFileSync(target, 'utf8')).toBe('precious');
});

test('without room, or with a last word against it, there is no copy and nothing of one', async () => {
  const store = await temporaryStore();
  const folder = temporaryFolder();
  const target = join(folder, 'copy.db');
  await expect(copyStore(store.path, target, { space: 1e12 })).rejects.toThrow(/needs \d+ MB in .* \d+ MB are free/);
  const finish = async () => {
    throw new Error('no');
  };
  await expect(copyStore(store.path, target, { finish })).rejects.toThrow('no');
  await expect(copyStore(store.path, join(folder, 'none', 'copy.db'))).rejects.toMatchObject({ kind: 'unwritable' });
  expect(readdirSync(folder)).toEqual([]);
});

test('a row that belongs to nobody, or damage, is no good copy', async () => {
  const store = await temporaryStore();
  store.sqlite.exec('PRAGMA foreign_keys = OFF; INSERT INTO reading VALUES (99, 0, 1, 1, 1, 1)');
  const target = join(temporaryFolder(), 'copy.db');
  await expect(copyStore(store.path, target)).rejects.toThrow('a row of reading belongs to no sensor');
  const broken = join(temporaryFolder(), 'broken.db');
  const sqlite = new Database(broken);
  sqlite.exec('CREATE TABLE t (a)');
  for (let row = 0; row < 100; row++) sqlite.exec('INSERT INTO t SELECT randomblob(900)');
  sqlite.close();
  const bytes = readFileSync(broken);
  bytes.fill(0xa5, 8192, 12_288);
  writeFileSync(broken, bytes);
  await expect(copyStore(broken, target)).rejects.toMatchObject({ kind: 'damaged', exitCode: 74 });
  expect(existsSync(target)).toBe(false);
});

test('what a killed process left half made is cleared, what a running one is making is not', async () => {
  const store = await temporaryStore();
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const { child, ended } = inProcess('');
  await ended;
  const [dead, living] = [child.pid, process.ppid].map((pid) => `roomlog-x.db.${pid}.roomlog-part`) as [string, string];
  for (const name of [dead, `${dead}-journal`, living, 'theirs.1.part']) writeFileSync(join(folder, name), '');
  await copyStore(store.path, join(folder, 'copy.db'));
  expect(readdirSync(folder).toSorted()).toEqual(['copy.db', living, 'theirs.1.part'].toSorted());
});
