/** Puts a backup in the place of the store; what was there is moved aside, never deleted. */
import { existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Kysely } from 'kysely';
import { refuseOlderHolder } from '../../../collector/lease.ts';
import { StoreError, uselessBackup } from '../../../errors.ts';
import type { Schema } from '../../../schema.ts';
import { findFailedSeals } from '../../../seals/failed-seals.ts';
import { getSetting } from '../../../settings.ts';
import type { Store } from '../../../store.ts';
import { utcTimestamp } from '../../../time/timestamp.ts';
import { connect } from '../connect.ts';
import { sqliteOf } from '../engine.ts';
import { asReadError, asStoreError, isUnreadable } from '../errors.ts';
import { clearDrafts, copyStore, syncToDisk } from '../file/copy.ts';
import { freeName } from '../file/free-name.ts';
import { checkHeader, expectFile } from '../file/header.ts';
import { findDamage } from '../file/integrity-check.ts';
import { lockStore, type StoreLock } from '../lock/store-lock.ts';
import { newestVersion } from '../migrations/index.ts';
import { applicationId, openStore } from '../open.ts';
import { type Backup, describeBackup } from './backup.ts';

export interface Restored extends Backup {
  /** Where the store is that was there before; undefined when there was none. */
  replaced: string | undefined;
}

/**
 * Takes `file` as the store at `path` from now on, brought up to date if an older roomlog wrote it.
 * @param path its folder must exist
 * @throws StoreError `held` while a collector runs on the store, or for a file that is not whole, not ours or newer; then
 *   nothing is changed
 */
export async function restoreStore(file: string, path: string): Promise<Restored> {
  expectOurs(file);
  expectTarget(path);
  const draft = `${path}.restoring.${process.pid}`;
  let lock: StoreLock | undefined;
  try {
    clearDrafts(dirname(path));
    await copyStore(file, draft, { blame: uselessBackup, finish: (copy) => expectSealed(file, copy) });
    // As a collector would, so that none can start on the old store meanwhile, nor make one where there is none.
    lock = lockStore(path);
    await prepare(path);
    const replaced = swapIn(draft, path);
    await (await openStore(path, 'writer')).close();
    return { ...(await describeBackup(path)), replaced };
  } finally {
    rmSync(draft, { force: true });
    lock?.release();
  }
}

/** Whose household is in a backup, so that the demo's is not put in a real one's place. @throws StoreError as restoreStore */
export async function backupHousehold(file: string): Promise<string | undefined> {
  expectOurs(file);
  return readBackup(file, file, (db) => getSetting(db, 'source'));
}

/** @throws StoreError about `file` when something in `copy`, which may be the same, can't be read */
async function readBackup<T>(file: string, copy: string, ask: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
  let store: Store | undefined;
  try {
    store = connect(copy, 'reader');
    return await ask(store.db);
  } catch (error) {
    const known = asReadError(error, file);
    if (error !== known && known instanceof StoreError && known.kind === 'damaged') {
      throw uselessBackup(file, error instanceof Error ? error.message : String(error));
    }
    throw known;
  } finally {
    await store?.close();
  }
}

/** What is moved aside must be a file: whoever opens a FIFO waits for ever. */
function expectTarget(path: string): void {
  try {
    expectFile(path);
  } catch (error) {
    throw asStoreError(error, path);
  }
}

function expectOurs(file: string): void {
  if (!existsSync(file))
    throw new StoreError('missing', `There is no ${file}; name a file that roomlog backup has made.`);
  try {
    checkHeader(file, applicationId, newestVersion);
  } catch (error) {
    if (!(error instanceof StoreError) || error.kind !== 'damaged') throw error;
    throw uselessBackup(file, 'its beginning or its end is missing');
  }
}

/** A day that was broken already when the backup was made is no reason to lose all the others. */
async function expectSealed(file: string, copy: string): Promise<void> {
  const [broken] = await readBackup(file, copy, async (db) =>
    (await findFailedSeals(db)).filter(({ known }) => !known),
  );
  if (broken) throw uselessBackup(file, `the ${broken.words} are not those that were sealed`);
}

/** Writes the old store's log back. One that is damaged is left as it is to the last byte. */
async function prepare(path: string): Promise<void> {
  if (!existsSync(path)) return;
  await expectIdle(path);
  if (!isReadable(path) || findDamage(path, 'integrity_check') !== undefined) return;
  const store = connect(path, 'outbox');
  try {
    // Where somebody reads meanwhile, some of it may stay: it is moved aside with its file.
    sqliteOf(store).pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    await store.close();
  }
}

/** Asked of a damaged store too, as far as it can answer: its collector may not have noticed yet. */
async function expectIdle(path: string): Promise<void> {
  if (!isReadable(path)) return;
  let store: Store | undefined;
  try {
    store = connect(path, 'reader');
    await refuseOlderHolder(store.db);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
  } finally {
    await store?.close();
  }
}

/** @throws StoreError for another program's file */
function isReadable(path: string): boolean {
  try {
    checkHeader(path, applicationId, Number.POSITIVE_INFINITY);
    return true;
  } catch (error) {
    if (error instanceof StoreError && error.kind === 'damaged') return false;
    throw error;
  }
}

/**
 * At no moment is there no file at `path`, where a collector would begin an empty one; nor the new file beside the old
 * log, which SQLite would read into it.
 * @returns where the old one is
 */
function swapIn(draft: string, path: string): string | undefined {
  const aside = freeName(`${path}.replaced-${utcTimestamp()}`);
  const existed = existsSync(path);
  if (existed) linkSync(path, aside);
  for (const side of ['-wal', '-shm'])
    if (existsSync(`${path}${side}`)) renameSync(`${path}${side}`, `${aside}${side}`);
  renameSync(draft, path);
  syncToDisk(dirname(path));
  return existed ? aside : undefined;
}
