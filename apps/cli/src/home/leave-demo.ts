/** What becomes of the demo's files when a home takes its place: they never mix. */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { copyUsers, openAccess } from '@roomlog/access';
import { getSetting, nowSeconds, openStore, type StoreLocation } from '@roomlog/store';

/** The store last: until it has gone, the next start goes on with the rest. */
const ofHousehold = ['roomlog.db-wal', 'roomlog.db-shm', 'media', 'backups', 'roomlog.db'];

/**
 * Moves a demo that stands in the home's own folder, as where ROOMLOG_DATA_DIR is set, into a folder in it. Nothing may
 * run on it. Does nothing where the store is no demo's.
 */
export async function moveDemoAside(dataDir: string): Promise<void> {
  if (!(await holdsDemo(join(dataDir, 'roomlog.db')))) return;
  const folder = join(dataDir, `demo-${nowSeconds()}`);
  mkdirSync(folder, { mode: 0o700 });
  for (const name of ofHousehold) {
    if (existsSync(join(dataDir, name))) renameSync(join(dataDir, name), join(folder, name));
  }
}

/** Of a store that can't be read the start itself says why. */
async function holdsDemo(path: string): Promise<boolean> {
  const store = await openStore(path, 'reader').catch(() => undefined);
  if (!store) return false;
  try {
    return (await getSetting(store.db, 'source')) === 'demo';
  } finally {
    await store.close();
  }
}

/**
 * Who could sign in to the demo's page can sign in to the home's, and is still signed in; unless that has users already.
 * @param from the demo's data folder
 * @param to the home's, and where its store is
 */
export async function bringUsers(from: string, to: { dataDir: string; location: StoreLocation }): Promise<void> {
  if (!existsSync(join(from, 'auth.db'))) return;
  const target = await openAccess(to.dataDir, await to.location.openDatabase());
  try {
    const source = await openAccess(from);
    try {
      await copyUsers(source.db, target.db);
    } finally {
      await source.close();
    }
  } catch (error) {
    throw target.asError(error);
  } finally {
    await target.close();
  }
}
