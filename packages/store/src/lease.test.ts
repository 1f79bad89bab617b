import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import type { Store } from './connect.ts';
import { acquireLease, isLeased, leaseSeconds, releaseLease, renewLease } from './lease.ts';
import { temporaryStore } from './temporary-store.ts';

const now = () => Math.floor(Date.now() / 1000);

/** Another process, alive until the test ends. */
function otherProcess() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function giveTo({ db }: Store, lease: { pid?: number | undefined; host?: string; expires_at?: number }) {
  const { pid = 1, host = hostname(), expires_at = now() + 100 } = lease;
  await db.deleteFrom('lease').execute();
  await db.insertInto('lease').values({ name: 'collector', pid, host, expires_at }).execute();
}

const holder = ({ db }: Store) => db.selectFrom('lease').selectAll().executeTakeFirst();

test('a lease is taken, renewed and given back', async () => {
  const store = await temporaryStore();
  expect(await isLeased(store.db)).toBe(false);
  await acquireLease(store.db);
  expect(await holder(store)).toMatchObject({ pid: process.pid, host: hostname() });
  await store.db
    .updateTable('lease')
    .set({ expires_at: now() - 1 })
    .execute();
  expect(await isLeased(store.db)).toBe(false);
  await renewLease(store.db);
  expect((await holder(store))?.expires_at).toBeGreaterThanOrEqual(now() + leaseSeconds - 5);
  await releaseLease(store.db);
  expect(await holder(store)).toBeUndefined();
});

test('a living process keeps its lease against everyone', async () => {
  const store = await temporaryStore();
  const { pid } = otherProcess();
  await giveTo(store, { pid });
  expect(await isLeased(store.db)).toBe(true);
  await expect(acquireLease(store.db)).rejects.toMatchObject({ kind: 'held', exitCode: 75 });
  await expect(acquireLease(store.db)).rejects.toThrow(`process ${pid} on ${hostname()}`);
  await expect(renewLease(store.db)).rejects.toMatchObject({ kind: 'held' });
  await releaseLease(store.db);
  expect(await holder(store)).toMatchObject({ pid });
});

test('a killed process’s lease is free at once', async () => {
  const store = await temporaryStore();
  const child = otherProcess();
  await giveTo(store, { pid: child.pid });
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await isLeased(store.db)).toBe(false);
  await acquireLease(store.db);
  expect(await holder(store)).toMatchObject({ pid: process.pid });
});

test('another machine’s lease is free when it has run out', async () => {
  const store = await temporaryStore();
  await giveTo(store, { host: 'elsewhere' });
  await expect(acquireLease(store.db)).rejects.toMatchObject({ kind: 'held' });
  await giveTo(store, { host: 'elsewhere', expires_at: now() - 1 });
  await renewLease(store.db);
  expect(await holder(store)).toMatchObject({ pid: process.pid, host: hostname() });
});
