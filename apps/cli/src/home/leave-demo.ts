/** What becomes of the demo's files when a home takes its place: they never mix. */
import { constants, copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { openAccess } from '@roomlog/access';
import { getSetting, nowSeconds, openStore } from '@roomlog/store';

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

/** Who could sign in to the demo's page can sign in to the home's, and is still signed in; unless that has users already. */
export async function bringUsers(from: string, to: string): Promise<void> {
  const [source, target] = [from, to].map((folder) => join(folder, 'auth.db')) as [string, string];
  if (!existsSync(source) || existsSync(target)) return;
  // What is left in its log comes into the file.
  await openAccess(from).close();
  copyFileSync(source, target, constants.COPYFILE_EXCL);
}
