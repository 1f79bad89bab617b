/**
 * Opens the file; nothing else does. A file that is another program's, newer than this version or damaged is rejected
 * before anything is written, and an unreadable file is never replaced by an empty store.
 */
import { closeSync, linkSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { damaged, newer, StoreError } from '../../errors.ts';
import type { Role, Store } from '../../store.ts';
import { connect, writeLogBack } from './connect.ts';
import { sqliteOf } from './engine.ts';
import { asReadError, asStoreError } from './errors.ts';
import { clearDrafts, syncToDisk } from './file/copy.ts';
import { applicationId, checkHeader, expectFile, fileSize } from './file/header.ts';
import { findDamage } from './file/integrity-check.ts';
import { refuseNetworkFs } from './file/network-fs.ts';
import { readOnly } from './file/read-only.ts';
import { migrate } from './migrate.ts';
import { newestVersion } from './migrations/index.ts';

/** A collector checks the whole file when it starts (10 ms per MB), but only up to this size: a few seconds. */
const checkAtMost = 256 * 1024 * 1024;

/**
 * Opens a store, and creates or upgrades the file first unless it is for a `reader`. Blocks while it checks the file:
 * for a `writer` about 10 ms per MB, up to 256 MB. An upgrade copies the file to `backups/` first.
 * @param path of the file, on a local disk; its folder must exist
 * @throws StoreError if the file must not be opened: `damaged`, `foreign`, `newer`, `older` (for a reader), `missing`
 *   (for a reader), `unreleased`, `unwritable` or `busy`
 */
export async function openStore(path: string, role: Role): Promise<Store> {
  try {
    refuseNetworkFs(path);
    expectFile(path);
    if (role === 'writer') clearDrafts(dirname(path));
    await createIfMissing(path, role);
    checkHeader(path);
    inspect(path, role);
    return await connectMigrated(path, role);
  } catch (error) {
    throw asStoreError(error, path);
  }
}

/**
 * Checks by its header alone that a file, if there is one, is a store of this or an older version. Fast, and leaves no
 * files beside it, as SQLite would.
 * @throws StoreError `damaged`, `foreign`, `newer` or `unwritable`
 */
export function expectOurs(path: string): void {
  expectFile(path);
  if (fileSize(path) !== undefined) checkHeader(path);
}

async function createIfMissing(path: string, role: Role): Promise<void> {
  // Look at the log first: another process may create a store with a log meanwhile.
  const logSize = fileSize(`${path}-wal`);
  if (fileSize(path) !== undefined) return;
  if (role === 'reader') throw new StoreError('missing', `There is no store at ${path}; start the collector first.`);
  // SQLite would read the old log into the new file.
  if (logSize) {
    const sentence = `${path} is missing, but its latest changes are still in ${path}-wal; put the file back, or move that one aside too.`;
    throw new StoreError('damaged', sentence);
  }
  await create(path);
}

/**
 * Makes the file in a temporary folder and links it when it is complete, so that a crash leaves no incomplete store.
 */
async function create(path: string): Promise<void> {
  const folder = mkdtempSync(`${path}.new-${process.pid}-`);
  const draft = `${folder}/draft`;
  try {
    await makeStore(draft);
    linkSync(draft, path);
    syncToDisk(dirname(path));
  } catch (error) {
    // Another process was faster: its store is as good.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A complete file without a log: errors of a full disk must come up before it has its name. */
async function makeStore(draft: string): Promise<void> {
  closeSync(openSync(draft, 'wx', 0o600));
  const sqlite = new Database(draft);
  sqlite.pragma('auto_vacuum = INCREMENTAL');
  sqlite.pragma(`application_id = ${applicationId}`);
  sqlite.close();
  const store = await connectMigrated(draft, 'writer');
  try {
    writeLogBack(sqliteOf(store));
  } finally {
    await store.close();
  }
  if (fileSize(`${draft}-wal`)) throw new StoreError('unwritable', `${draft} could not be closed; free some space.`);
  checkHeader(draft);
  const problem = findDamage(draft, 'integrity_check');
  if (problem !== undefined) throw damaged(draft, problem);
  syncToDisk(draft);
}

function connectReadable(path: string, role: Role): Store {
  try {
    return connect(path, role);
  } catch (error) {
    throw asReadError(error, path);
  }
}

/** On read-only connections: closing another one would write the log back into a damaged file. */
function inspect(path: string, role: Role): void {
  const version = versionOf(path);
  if (version > newestVersion) throw newer(path);
  if (role === 'reader' && version < newestVersion) {
    throw new StoreError(
      'older',
      `${path} was written by an older roomlog; start roomlog once to bring it up to date.`,
    );
  }
  if (role !== 'writer' || (fileSize(path) ?? 0) > checkAtMost) return;
  // A log is left after a kill or a power cut: then also compare every index with its table.
  const problem = findDamage(path, fileSize(`${path}-wal`) ? 'integrity_check' : 'quick_check');
  if (problem !== undefined) throw damaged(path, problem);
}

function versionOf(path: string): number {
  return readOnly(path, (sqlite) => {
    try {
      return sqlite.pragma('user_version', { simple: true }) as number;
    } catch (error) {
      throw asReadError(error, path);
    }
  });
}

async function connectMigrated(path: string, role: Role): Promise<Store> {
  const store = connectReadable(path, role);
  try {
    if (role !== 'reader') await migrate(store);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}
