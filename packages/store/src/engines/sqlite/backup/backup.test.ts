import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isCollectorRunning, recordHolder } from '../../../collector/holder.ts';
import { enqueue } from '../../../messages/enqueue.ts';
import { unsent } from '../../../messages/outbox.ts';
import { insertReadings } from '../../../readings/readings.ts';
import { listAccounts } from '../../../rooms/accounts.ts';
import { sealDays } from '../../../seals/seal-days.ts';
import type { Store } from '../../../store.ts';
import {
  makeOldStore,
  openUntilTestEnds,
  someReading,
  temporaryFolder,
  temporaryStore,
} from '../../../testing/temporary-store.ts';
import { lockStore } from '../lock/store-lock.ts';
import { backupStore } from './backup.ts';
import { restoreStore } from './restore.ts';

const begin = Date.parse('2025-03-10T00:00:00Z') / 1000;

async function filledStore(readings = 2000) {
  const store = await temporaryStore();
  await insertReadings(
    store.db,
    store.sensor,
    Array.from({ length: readings }, (_, at) => someReading(begin + at * 300)),
  );
  await sealDays(store.db);
  return store;
}

const readingsIn = async ({ db }: Pick<Store, 'db'>) => db.selectFrom('reading').selectAll().execute();

test('a backup has everything, is private, and stands for itself', async () => {
  const store = await filledStore();
  lockStore(store.path);
  await recordHolder(store.db);
  const folder = temporaryFolder();
  const target = join(folder, 'backup.db');
  expect(await backupStore(store.path, target)).toEqual({
    path: target,
    bytes: statSync(target).size,
    readings: 2000,
    messages: 0,
    from: begin,
    to: begin + 1999 * 300,
    broken: [],
  });
  expect([readdirSync(folder), statSync(target).mode & 0o777]).toEqual([['backup.db'], 0o600]);
  const copy = await openUntilTestEnds(target, 'reader');
  expect([await isCollectorRunning(copy.db), await copy.db.selectFrom('lease').selectAll().execute()]).toEqual([
    false,
    [],
  ]);
  expect(await readingsIn(copy)).toEqual(await readingsIn(store));
});

test('one bad day does not keep the others from being backed up: it is named, and noted in the copy', async () => {
  const store = await filledStore();
  store.sqlite.exec(`UPDATE reading SET humidity = 1 WHERE ts = ${begin + 300}`);
  const target = join(temporaryFolder(), 'backup.db');
  const { broken } = await backupStore(store.path, target);
  expect(broken).toEqual([`readings of nickname of sensor (sensor) on 2025-03-10`]);
  const path = join(temporaryFolder(), 'roomlog.db');
  expect(await restoreStore(target, path)).toMatchObject({ readings: 2000, broken });
});

test('a store of an older roomlog can be backed up, and is upgraded when it is restored', async () => {
  const path = join(temporaryFolder(), 'roomlog.db');
  await makeOldStore(path, 1, "INSERT INTO setting VALUES ('account', 'hana')");
  const target = join(temporaryFolder(), 'backup.db');
  expect(await backupStore(path, target)).toMatchObject({ readings: 0, from: null, broken: [] });
  const other = join(temporaryFolder(), 'roomlog.db');
  expect(await restoreStore(target, other)).toMatchObject({ replaced: undefined });
  const { db } = await openUntilTestEnds(other, 'reader');
  expect(await listAccounts(db)).toEqual([
    { id: 1, source: 'bocco', name: 'default', user: 'hana', from_environment: 0, paused_until: 0 },
  ]);
});

test('restoring brings back what was, and moves aside what is', async () => {
  const store = await filledStore();
  await enqueue(store.db, { unique_id: 'u', room_id: store.room, text: 'やあ' });
  const target = join(temporaryFolder(), 'backup.db');
  await backupStore(store.path, target);
  const before = await readingsIn(store);
  const rows = await unsent(store.db, store.room);
  await insertReadings(store.db, store.sensor, [someReading(begin + 9e6)]);
  const { replaced = '' } = await restoreStore(target, store.path);
  const restored = await openUntilTestEnds(store.path, 'writer');
  expect(await readingsIn(restored)).toEqual(before);
  expect(await unsent(restored.db, store.room)).toEqual(rows);
  expect(await readingsIn(await openUntilTestEnds(replaced, 'reader'))).toHaveLength(2001);
  // The connection that still has the old file open has nothing to say about the new one.
  await store.close();
  expect(await readingsIn(restored)).toEqual(before);
  expect(readdirSync(join(store.path, '..')).filter((name) => name.includes('restoring'))).toEqual([]);
});

test('while a collector holds the store nothing is restored', async () => {
  const store = await filledStore();
  const target = join(temporaryFolder(), 'backup.db');
  await backupStore(store.path, target);
  lockStore(store.path);
  const files = readdirSync(join(store.path, '..'));
  await expect(restoreStore(target, store.path)).rejects.toMatchObject({ kind: 'held', exitCode: 75 });
  expect(readdirSync(join(store.path, '..'))).toEqual(files);
});
