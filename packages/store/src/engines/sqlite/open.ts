/**
 * The only place that opens the file. A file that isn't ours, is newer than this program or is damaged is refused
 * before anything is written; there is never an empty store put in the place of an unreadable one.
 */
import { closeSync, linkSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { damaged, newer, StoreError } from '../../errors.ts';
import type { Role, Store } from '../../store.ts';
import { type ConnectOptions, connect, writeLogBack } from './connect.ts';
import { sqliteOf } from './engine.ts';
import { asReadError, asStoreError } from './errors.ts';
import { clearDrafts, syncToDisk } from './file/copy.ts';
import { checkHeader, expectFile, fileSize } from './file/header.ts';
import { findDamage } from './file/integrity-check.ts';
import { refuseNetworkFs } from './file/network-fs.ts';
import { readOnly } from './file/read-only.ts';
import { migrate } from './migrate.ts';
import { newestVersion } from './migrations/index.ts';

/** "room" in ASCII: SQLite keeps it in the header, `file roomlog.db` shows it. */
export const applicationId = 0x726f6f6d;

/** Whole-file check at a collector's start: about 10 ms a MB, so only where it takes a few seconds at most. */
const checkAtMost = 256 * 1024 * 1024;

/**
 * @param path of the file; made if there is none, except for a reader
 * @throws StoreError when it must not be opened
 */
export async function openStore(path: string, role: Role, options?: ConnectOptions): Promise<Store> {
  try {
    refuseNetworkFs(path);
    expectFile(path);
    if (role === 'writer') clearDrafts(dirname(path));
    await createIfMissing(path, role);
    checkHeader(path, applicationId, newestVersion);
    inspect(path, role);
    return await connectMigrated(path, role, options);
  } catch (error) {
    throw asStoreError(error, path);
  }
}

/**
 * Refuses at once what isn't a store of ours, by its header alone; nothing is made beside it.
 * @throws StoreError
 */
export function expectOurs(path: string): void {
  expectFile(path);
  if (fileSize(path) !== undefined) checkHeader(path, applicationId, newestVersion);
}

async function createIfMissing(path: string, role: Role): Promise<void> {
  // Looked at first: a store that another process makes meanwhile may bring its own.
  const logSize = fileSize(`${path}-wal`);
  if (fileSize(path) !== undefined) return;
  if (role === 'reader') throw new StoreError('missing', `There is no store at ${path}; start the collector first.`);
  // SQLite would read it into the new file.
  if (logSize) {
    const sentence = `${path} is gone, but its latest changes are still in ${path}-wal; put the file back, or move that one aside too.`;
    throw new StoreError('damaged', sentence);
  }
  await create(path);
}

/** Makes the file in a folder of its own and puts it in place whole, so that a crash leaves no half-made store. */
async function create(path: string): Promise<void> {
  const folder = mkdtempSync(`${path}.new-${process.pid}-`);
  const draft = `${folder}/draft`;
  try {
    await makeWhole(draft);
    linkSync(draft, path);
    syncToDisk(dirname(path));
  } catch (error) {
    // Another process was quicker: its store is as good.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One file with everything in it: what a full disk keeps out of it must be heard of before it has its name. */
async function makeWhole(draft: string): Promise<void> {
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
  checkHeader(draft, applicationId, newestVersion);
  const problem = findDamage(draft, 'integrity_check');
  if (problem !== undefined) throw damaged(draft, problem);
  syncToDisk(draft);
}

function connectReadable(path: string, role: Role, options?: ConnectOptions): Store {
  try {
    return connect(path, role, options);
  } catch (error) {
    throw asReadError(error, path);
  }
}

/** On connections that can't write, because closing another one would write the log back into a damaged file. */
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
  // A log is left when a process was killed or the power failed: then every index is compared with its table too.
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

async function connectMigrated(path: string, role: Role, options?: ConnectOptions): Promise<Store> {
  const store = connectReadable(path, role, options);
  try {
    if (role !== 'reader') await migrate(store);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}
