import { existsSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isCollectorRunning, recordHolder } from '../../../collector/holder.ts';
import { inProcess, temporaryFolder, temporaryStore } from '../../../testing/temporary-store.ts';
import { isLocked, lockStore } from './store-lock.ts';

/** A process that holds the store at `path` until it is killed. */
async function holderOf(path: string) {
  const lock = JSON.stringify(import.meta.resolve('./store-lock.ts'));
  const { child, ended } = inProcess(
    `(await import(${lock})).lockStore(${JSON.stringify(path)}); console.log('held'); setInterval(() => {}, 1000);`,
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return { child, ended };
}

test('another process holds the store until it ends, however it ends, and whoever looks doesn’t disturb', async () => {
  const path = join(temporaryFolder(), 'roomlog.db');
  expect(isLocked(path)).toBe(false);
  const { child, ended } = await holderOf(path);
  for (let looks = 0; looks < 3; looks++) expect(isLocked(path)).toBe(true);
  expect(() => lockStore(path)).toThrow('Another collector holds this store; stop it first.');
  child.kill('SIGKILL');
  await ended;
  expect(isLocked(path)).toBe(false);
  const lock = lockStore(path);
  expect([isLocked(path), lock.isLost()]).toEqual([true, false]);
  lock.release();
  expect(isLocked(path)).toBe(false);
  expect(readdirSync(join(path, '..'))).toEqual(['roomlog.db-lock']);
  expect(statSync(`${path}-lock`)).toMatchObject({ size: 0, mode: 0o100600 });
});

test('the process that holds it sees it held too, and keeps it when it looks', async () => {
  const store = await temporaryStore();
  const lock = lockStore(store.path);
  onTestFinished(() => lock.release());
  await recordHolder(store.db);
  expect(await isCollectorRunning(store.db)).toBe(true);
  expect(() => lockStore(store.path)).toThrow(`Another collector (process ${process.pid} on `);
  expect(isLocked(store.path)).toBe(true);
});

test('a link to the store has the same lock', async () => {
  const store = await temporaryStore();
  const link = join(temporaryFolder(), 'link.db');
  symlinkSync(store.path, link);
  const lock = lockStore(link);
  onTestFinished(() => lock.release());
  expect([isLocked(store.path), existsSync(`${link}-lock`)]).toEqual([true, false]);
});

test('a lock whose file is deleted or replaced is lost', () => {
  const path = join(temporaryFolder(), 'roomlog.db');
  const lock = lockStore(path);
  onTestFinished(() => lock.release());
  rmSync(`${path}-lock`);
  expect(lock.isLost()).toBe(true);
  const other = lockStore(path);
  onTestFinished(() => other.release());
  expect([lock.isLost(), other.isLost()]).toEqual([true, false]);
});
