import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { clearHolder, isCollectorRunning, recordHolder } from '../../collector/holder.ts';
import type { Store } from '../../store.ts';
import { isOnSqlite, temporaryStore } from '../../testing/temporary-store.ts';
import { lockStore } from './lock/store-lock.ts';

const now = () => Math.floor(Date.now() / 1000);

/** Another process, alive until the test ends. */
function otherProcess() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** As versions did that had no lock. */
async function giveTo({ db }: Store, lease: { pid?: number | undefined; host?: string; expires_at?: number }) {
  const { pid = 1, host = hostname(), expires_at = now() + 100 } = lease;
  await db.deleteFrom('lease').execute();
  await db.insertInto('lease').values({ name: 'collector', pid, host, expires_at }).execute();
}

const holder = ({ db }: Store) => db.selectFrom('lease').selectAll().executeTakeFirst();

test.runIf(isOnSqlite)('the lock tells that a collector runs, the row says which', async () => {
  const store = await temporaryStore();
  expect(await isCollectorRunning(store.db)).toBe(false);
  const lock = lockStore(store.path);
  await recordHolder(store.db);
  expect(await holder(store)).toEqual({ name: 'collector', pid: process.pid, host: hostname(), expires_at: 0 });
  expect(await isCollectorRunning(store.db)).toBe(true);
  lock.release();
  // As after a kill: the row stays, and says nothing.
  expect(await isCollectorRunning(store.db)).toBe(false);
  await recordHolder(store.db);
  await clearHolder(store.db);
  expect(await holder(store)).toBeUndefined();
});

test('an older version that still runs keeps its lease', async () => {
  const store = await temporaryStore();
  const child = otherProcess();
  await giveTo(store, { pid: child.pid });
  expect(await isCollectorRunning(store.db)).toBe(true);
  await expect(recordHolder(store.db)).rejects.toMatchObject({ kind: 'held', exitCode: 75 });
  await expect(recordHolder(store.db)).rejects.toThrow(`process ${child.pid} on ${hostname()}`);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await isCollectorRunning(store.db)).toBe(false);
  await recordHolder(store.db);
});

test('an older version’s on another machine is free when it has run out', async () => {
  const store = await temporaryStore();
  // In containers the number says nothing.
  await giveTo(store, { host: 'elsewhere', pid: process.pid });
  await expect(recordHolder(store.db)).rejects.toMatchObject({ kind: 'held' });
  await giveTo(store, { host: 'elsewhere', expires_at: now() - 1 });
  await recordHolder(store.db);
  expect(await holder(store)).toMatchObject({ pid: process.pid, host: hostname() });
});
