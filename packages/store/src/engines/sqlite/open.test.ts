import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { StoreError } from '../../errors.ts';
import { getSetting, setSetting } from '../../settings.ts';
import { dataVersion, openUntilTestEnds, temporaryFolder } from '../../testing/temporary-store.ts';
import { applicationId } from './file/header.ts';
import { openStore } from './open.ts';

/** Runs a module in a process of its own, with `openStore` and `setting` at hand. @returns its exit code and stderr */
async function inProcess(code: string): Promise<{ code: number | null; stderr: string }> {
  const imports = `
    process.umask(0);
    const { openStore } = await import(${JSON.stringify(import.meta.resolve('./open.ts'))});
    const { getSetting, setSetting } = await import(${JSON.stringify(import.meta.resolve('../../settings.ts'))});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', imports + code]);
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  await once(child, 'close');
  return { code: child.exitCode, stderr };
}

test('a missing file is made whole: private, marked as ours, strict, vacuumed step by step', async () => {
  const path = `${temporaryFolder()}/roomlog.db`;
  const { sqlite } = await openUntilTestEnds(path, 'writer');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(sqlite.pragma('application_id', { simple: true })).toBe(applicationId);
  expect(sqlite.pragma('auto_vacuum', { simple: true })).toBe(2);
  const tables = sqlite.prepare(
    "SELECT strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'",
  );
  expect(new Set(tables.pluck().all())).toEqual(new Set([1]));
});

test('processes that start together on an absent file share one store', async () => {
  const folder = temporaryFolder();
  const open = (role: string, at: number) => `
    const store = await openStore(${JSON.stringify(`${folder}/roomlog.db`)}, '${role}');
    await store.db.insertInto('setting').values({ name: 'process ${at}', value: '' }).execute();
    await store.close();`;
  const roles = ['writer', 'outbox', 'writer', 'outbox', 'writer', 'outbox'];
  const ends = await Promise.all(roles.map((role, at) => inProcess(open(role, at))));
  expect(ends).toEqual(roles.map(() => ({ code: 0, stderr: '' })));
  const store = await openUntilTestEnds(`${folder}/roomlog.db`, 'reader');
  expect(await store.db.selectFrom('setting').selectAll().execute()).toHaveLength(roles.length);
  expect(readdirSync(folder).filter((name) => name.includes('.new-'))).toEqual([]);
  for (const name of readdirSync(folder)) expect(statSync(`${folder}/${name}`).mode & 0o777).toBe(0o600);
});

test('processes that read and then write in one transaction lose no update', async () => {
  const path = `${temporaryFolder()}/roomlog.db`;
  const store = await openUntilTestEnds(path, 'writer');
  const count = `
    const { db, close } = await openStore(${JSON.stringify(path)}, 'outbox');
    for (let round = 0; round < 50; round++) {
      await db.transaction().execute(async (trx) => {
        const before = Number((await getSetting(trx, 'poll_seconds')) ?? 0);
        await setSetting(trx, 'poll_seconds', String(before + 1));
      });
    }
    await close();`;
  expect(await Promise.all([inProcess(count), inProcess(count), inProcess(count)])).toEqual(
    Array.from({ length: 3 }, () => ({ code: 0, stderr: '' })),
  );
  expect(await getSetting(store.db, 'poll_seconds')).toBe('150');
});

test('a transaction holds the write lock from its beginning', async () => {
  const path = `${temporaryFolder()}/roomlog.db`;
  const store = await openUntilTestEnds(path, 'writer');
  const other = new Database(path, { timeout: 0 });
  await store.db.transaction().execute(async () => {
    expect(() => other.exec('BEGIN IMMEDIATE')).toThrow('database is locked');
  });
  expect(() => other.exec('BEGIN IMMEDIATE; ROLLBACK')).not.toThrow();
  other.close();
});

test.for(['writer', 'outbox'] as const)('what a %s commits is on the disk', async (role) => {
  const { db, sqlite } = await openUntilTestEnds(`${temporaryFolder()}/roomlog.db`, role);
  await setSetting(db, 'poll_seconds', 'a');
  expect(sqlite.pragma('synchronous', { simple: true })).toBe(2);
  expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(sqlite.pragma('foreign_keys', { simple: true })).toBe(1);
  expect(sqlite.pragma('wal_autocheckpoint', { simple: true })).toBe(role === 'writer' ? 1000 : 0);
});

test('a reader sees what is written and cannot write', async () => {
  const path = `${temporaryFolder()}/roomlog.db`;
  await expect(openStore(path, 'reader')).rejects.toMatchObject({ kind: 'missing', exitCode: 74 });
  const writer = await openUntilTestEnds(path, 'writer');
  const reader = await openUntilTestEnds(path, 'reader');
  const before = dataVersion(reader);
  await setSetting(writer.db, 'poll_seconds', 'a');
  expect(await getSetting(reader.db, 'poll_seconds')).toBe('a');
  expect(dataVersion(reader)).not.toBe(before);
  await expect(setSetting(reader.db, 'poll_seconds', 'b')).rejects.toThrow('readonly');
  await expect(sql`DELETE FROM setting`.execute(reader.db)).rejects.toThrow('readonly');
});

test('a folder that is missing or is a file is unwritable', async () => {
  const folder = temporaryFolder();
  writeFileSync(`${folder}/file`, '');
  for (const path of [`${folder}/none/roomlog.db`, `${folder}/file/roomlog.db`, folder]) {
    await expect(openStore(path, 'writer')).rejects.toMatchObject({ kind: 'unwritable', exitCode: 74 });
  }
});

test('what killed processes left of a store or a restore is in nobody’s way, and cleared', async () => {
  const folder = temporaryFolder();
  const { pid, exitCode } = await deadProcess();
  expect(exitCode).toBe(0);
  const left = [`roomlog.db.new-${pid}-aB3dE6`, 'roomlog.db.new-aB3dE6'];
  for (const name of left) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'draft'), 'half');
    utimesSync(join(folder, name), 0, 0);
  }
  for (const name of [`roomlog.db.restoring.${pid}`, `roomlog.db.restoring.${pid}.${pid}.roomlog-part`]) {
    writeFileSync(join(folder, name), 'half');
  }
  const living = [`roomlog.db.new-${process.ppid}-aB3dE6`, 'roomlog.db.new-aB3dE7', 'roomlog.db.new-theirs'];
  for (const name of living) mkdirSync(join(folder, name));
  const { db } = await openUntilTestEnds(`${folder}/roomlog.db`, 'writer');
  expect(await getSetting(db, 'source')).toBeUndefined();
  const files = ['roomlog.db', 'roomlog.db-shm', 'roomlog.db-wal'];
  expect(readdirSync(folder).toSorted()).toEqual([...files, ...living].toSorted());
});

async function deadProcess() {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'close');
  return child;
}

test('a log without its file is not read into a new store', async () => {
  const path = `${temporaryFolder()}/roomlog.db`;
  await (await openStore(path, 'writer')).close();
  rmSync(path);
  writeFileSync(`${path}-wal`, 'the latest changes');
  await expect(openStore(path, 'writer')).rejects.toMatchObject({ kind: 'damaged', exitCode: 74 });
  expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  writeFileSync(`${path}-wal`, '');
  await expect(openUntilTestEnds(path, 'writer')).resolves.not.toBeInstanceOf(StoreError);
});
