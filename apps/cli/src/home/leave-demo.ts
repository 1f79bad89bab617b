/** What becomes of the demo's files when a home takes its place: they never mix. */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
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
