/** What is stored, and whether it is still what was stored. */
import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  backupTime,
  freeSpace,
  jobRun,
  locationOf,
  nowSeconds,
  storedAmount,
  storeJobs,
  verifyJob,
} from '@roomlog/store';
import type { Context } from '../context.ts';
import { instant } from '../serialize.ts';
import type { StorageJson } from './schemas.ts';

const year = 365 * 86_400;
/** Seconds of recording from which on its growth means something. */
const leastRecorded = 7 * 86_400;

export async function readStorage({ reader, config }: Context): Promise<StorageJson> {
  const { db, engine } = reader;
  const { readings, messages, mediaBytes, oldest, began } = await storedAmount(db);
  const check = await jobRun(db, { account_id: storeJobs, job: verifyJob });
  const database_bytes = await engine.size(db);
  const recorded = began === null ? 0 : nowSeconds() - began;
  return {
    checked_at: check?.finished_at ? instant(check.finished_at) : null,
    problem: check?.error ?? null,
    database_bytes,
    media_bytes: mediaBytes,
    free_bytes: await freeSpace(config.dataDir),
    readings,
    messages,
    oldest_reading_at: oldest === null ? null : instant(oldest),
    growth_bytes_a_year:
      recorded < leastRecorded ? null : Math.round(((database_bytes + mediaBytes) / recorded) * year),
    backup: await newestBackup(join(config.dataDir, 'backups')),
    backed_up_here: locationOf(config.database).isBackedUpHere,
  };
}

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

async function newestBackup(folder: string): Promise<StorageJson['backup']> {
  const names = await readdir(folder).catch(() => []);
  const [newest] = names
    .filter((name) => !Number.isNaN(backupTime(name)))
    .toSorted((a, b) => backupTime(b) - backupTime(a));
  return newest === undefined ? null : { made_at: instant(backupTime(newest)), bytes: sizeOf(join(folder, newest)) };
}
