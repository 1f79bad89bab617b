/** Replaces the store by a backup. The old store is moved aside, never deleted. */
import { existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError, uselessBackup } from '../../../errors.ts';
import type { Db } from '../../../schema.ts';
import { findFailedSeals } from '../../../seals/failed-seals.ts';
import { getSetting, renewFeed } from '../../../settings.ts';
import { utcTimestamp } from '../../../time/timestamp.ts';
import { withStore } from '../connect.ts';
import { sqliteOf } from '../engine.ts';
import { asReadError, asStoreError, isUnreadable } from '../errors.ts';
import { clearDrafts, copyStore, syncToDisk } from '../file/copy.ts';
import { freeName } from '../file/free-name.ts';
import { checkHeader, expectFile } from '../file/header.ts';
import { findDamage } from '../file/integrity-check.ts';
import { refuseOlderHolder } from '../lease.ts';
import { lockStore, type StoreLock } from '../lock/store-lock.ts';
import { openStore } from '../open.ts';
import { type Backup, describeBackup } from './backup.ts';

/** The restored store. */
export interface Restored extends Backup {
  /** New path of the old store; undefined if there was none. */
  replaced: string | undefined;
}

/**
 * Replaces the store at `path` by a copy of the backup `file`, upgraded if an older version wrote it. Checks the backup
 * first (structure, references, every seal), and moves the old store aside. Blocks while SQLite copies.
 * @param path of the store; its folder must exist
 * @throws StoreError `held` while a collector runs on the store; `damaged`, `foreign`, `newer` or `missing` for the
 *   backup; `unwritable`. Then nothing is changed.
 */
export async function restoreStore(file: string, path: string): Promise<Restored> {
  expectOurs(file);
  expectTarget(path);
  const draft = `${path}.restoring.${process.pid}`;
  let lock: StoreLock | undefined;
  try {
    clearDrafts(dirname(path));
    await copyStore(file, draft, { blame: uselessBackup, finish: (copy) => finished(file, copy) });
    // Lock like a collector, so that none starts on the old store meanwhile or creates a new one.
    lock = lockStore(path);
    await prepare(path);
    const replaced = swapIn(draft, path);
    const store = await openStore(path, 'writer');
    try {
      await renewFeed(store.db);
    } finally {
      await store.close();
    }
    return { ...(await describeBackup(path)), replaced };
  } finally {
    rmSync(draft, { force: true });
    lock?.release();
  }
}

/**
 * Whose household is in a backup, `demo` or `bocco`, so that the demo never replaces a real one; undefined if it is not
 * marked.
 * @throws StoreError as {@link restoreStore}
 */
export async function backupHousehold(file: string): Promise<string | undefined> {
  expectOurs(file);
  return readBackup(file, file, (db) => getSetting(db, 'source'));
}

/** @throws StoreError that names `file` if `copy`, which may be the same file, can't be read */
async function readBackup<T>(file: string, copy: string, ask: (db: Db) => Promise<T>): Promise<T> {
  try {
    return await withStore(copy, 'reader', ({ db }) => ask(db));
  } catch (error) {
    const known = asReadError(error, file);
    if (error !== known && known instanceof StoreError && known.kind === 'damaged') {
      throw uselessBackup(file, error instanceof Error ? error.message : String(error));
    }
    throw known;
  }
}

/** The old store must be a file: to open a FIFO would block forever. */
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
    checkHeader(file);
  } catch (error) {
    if (!(error instanceof StoreError) || error.kind !== 'damaged') throw error;
    throw uselessBackup(file, 'its beginning or its end is missing');
  }
}

async function finished(file: string, copy: string): Promise<void> {
  await expectSealed(file, copy);
  // Before it is in its place: a page that is open must not go on with the old store's numbers.
  await withStore(copy, 'writer', ({ db }) => renewFeed(db));
}

/** A day whose failure was known when the backup was made is no reason to lose all other days. */
async function expectSealed(file: string, copy: string): Promise<void> {
  const [broken] = await readBackup(file, copy, async (db) =>
    (await findFailedSeals(db)).filter(({ known }) => !known),
  );
  if (broken) throw uselessBackup(file, `the ${broken.words} are not those that were sealed`);
}

/** Writes the log of the old store back. A damaged store stays as it is to the last byte. */
async function prepare(path: string): Promise<void> {
  if (!existsSync(path)) return;
  await expectIdle(path);
  if (!isReadable(path) || findDamage(path, 'integrity_check') !== undefined) return;
  await withStore(path, 'outbox', async (store) => {
    // If another process reads meanwhile, some of the log may stay: it is moved aside with the file.
    sqliteOf(store).pragma('wal_checkpoint(TRUNCATE)');
  });
}

/** Also for a damaged store, as far as it can be read: its collector may not have noticed the damage yet. */
async function expectIdle(path: string): Promise<void> {
  if (!isReadable(path)) return;
  try {
    await withStore(path, 'reader', ({ db }) => refuseOlderHolder(db));
  } catch (error) {
    if (!isUnreadable(error)) throw error;
  }
}

/** @throws StoreError for another program's file */
function isReadable(path: string): boolean {
  try {
    checkHeader(path, Number.POSITIVE_INFINITY);
    return true;
  } catch (error) {
    if (error instanceof StoreError && error.kind === 'damaged') return false;
    throw error;
  }
}

/**
 * There is always a file at `path`, because a collector would create an empty store there; and the new file is never
 * beside the old log, because SQLite would read the log into it.
 * @returns the new path of the old store
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
