/**
 * The only place that opens the file. A file that isn't ours, is newer than this program or is damaged is refused
 * before anything is written; there is never an empty store put in the place of an unreadable one.
 */
import { closeSync, linkSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { connect, type Role, type Store } from './connect.ts';
import { asStoreError, damaged, newer, StoreError } from './failure.ts';
import { checkHeader, fileSize } from './file-header.ts';
import { migrations } from './migrations/index.ts';

/** "room" in ASCII: SQLite keeps it in the header, `file roomlog.db` shows it. */
export const applicationId = 0x726f6f6d;

/** Whole-file check at a collector's start: about 10 ms a MB, so only where it takes a few seconds at most. */
const checkAtMost = 256 * 1024 * 1024;

/**
 * @param path of the file; made if there is none, except for a reader
 * @throws StoreError when it must not be opened
 */
export async function openStore(path: string, role: Role): Promise<Store> {
  try {
    await createIfMissing(path, role);
    checkHeader(path, applicationId, migrations.length);
    inspect(path, role);
    const store = connect(path, role);
    if (role !== 'reader') await migrate(store);
    return store;
  } catch (error) {
    throw asStoreError(error, path);
  }
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
  const folder = mkdtempSync(`${path}.new-`);
  const draft = `${folder}/draft`;
  try {
    closeSync(openSync(draft, 'wx', 0o600));
    const sqlite = new Database(draft);
    sqlite.pragma('auto_vacuum = INCREMENTAL');
    sqlite.pragma(`application_id = ${applicationId}`);
    sqlite.close();
    const store = connect(draft, 'writer');
    await migrate(store);
    await store.close();
    linkSync(draft, path);
  } catch (error) {
    // Another process was quicker: its store is as good.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** On a connection that can't write, because closing another one would write the log back into a damaged file. */
function inspect(path: string, role: Role): void {
  const sqlite = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    const version = sqlite.pragma('user_version', { simple: true }) as number;
    if (version > migrations.length) throw newer(path);
    if (role !== 'writer' || (fileSize(path) ?? 0) > checkAtMost) return;
    const problem = sqlite.pragma('quick_check(1)', { simple: true }) as string;
    if (problem !== 'ok') throw damaged(path, problem);
  } finally {
    sqlite.close();
  }
}

/** Several processes may start at once: the version is read again inside the immediate transaction. */
async function migrate(store: Store): Promise<void> {
  const { db, sqlite } = store;
  const version = () => sqlite.pragma('user_version', { simple: true }) as number;
  if (version() === migrations.length) return;
  try {
    await db.transaction().execute(async (trx) => {
      for (const migration of migrations.slice(version())) await migration.up(trx as never);
      await sql.raw(`PRAGMA user_version = ${migrations.length}`).execute(trx);
    });
  } catch (error) {
    await store.close();
    throw error;
  }
}
