import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  backupName,
  expiredBackups,
  getSetting,
  isDue,
  locationOf,
  type Store,
  StoreError,
  setSetting,
} from '@roomlog/store';
import type { Context } from '../context.ts';

const everySeconds = 86_400;

/** This many times the size of the store must be free: a backup must not fill the disk. */
const space = 2;

/**
 * Makes a backup in `backups/` once a day, in another process so that polls go on, and deletes the expired ones. Deletes
 * none when the backup fails or a sealed day in it does not match its checksum. A database is left to its server.
 */
export async function backUp({ store, config, log, stop, now }: Context): Promise<void> {
  const location = locationOf(config.database);
  if (!location.isBackedUpHere) return;
  if (!(await isBackupDue(store, now()))) return;
  const folder = join(config.dataDir, 'backups');
  // Not recursive: a deleted data folder must not come back with nothing but a backup in it.
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
  const name = backupName();
  const backup = await location.backUp(join(folder, name), space, stop);
  if (!backup) return;
  const { path, bytes, readings, broken } = backup;
  log.info({ path, bytes, readings }, 'backed up');
  await setDue(store, now());
  if (broken.length > 0) {
    const sentence = `Backed up, but the ${broken[0]} are not those that were sealed; run roomlog check --deep.`;
    throw new StoreError('damaged', sentence);
  }
  for (const old of expiredBackups(readdirSync(folder))) if (old !== name) rmSync(join(folder, old));
}

/** For a new store, the first time after a day: it has little to lose yet. */
async function isBackupDue(store: Store, now: number): Promise<boolean> {
  const due = await getSetting(store.db, 'backup_due');
  if (due === undefined) await setDue(store, now);
  return due !== undefined && isDue(Number(due), { now, longestWait: everySeconds });
}

async function setDue({ db }: Store, now: number): Promise<void> {
  await setSetting(db, 'backup_due', String(now + everySeconds));
}
