/**
 * A lock of the kernel on a file: it is gone the moment its process is, needs no renewal, and counts across containers,
 * whose process numbers and names say nothing to each other. SQLite takes it, as Node has no locks:
 * https://www.sqlite.org/lang_transaction.html, "EXCLUSIVE".
 */
import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';

export interface KernelLock {
  release(): void;
}

/** Kept from the garbage collector, which would give the lock back. */
const held = new Set<Database.Database>();

/**
 * The file is made where there is none, and stays.
 * @param patienceMs for how long another process may have it still
 * @returns undefined while another process, or this one, has it
 */
export function takeLock(file: string, patienceMs: number): KernelLock | undefined {
  makeFile(file);
  const sqlite = new Database(file, { timeout: patienceMs });
  try {
    // No second file beside it.
    sqlite.pragma('journal_mode = MEMORY');
    sqlite.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    sqlite.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  held.add(sqlite);
  return {
    release: () => {
      held.delete(sqlite);
      sqlite.close();
    },
  };
}

/** Whether any process has it; takes about 0.1 ms and keeps nobody from taking it. */
export function isTaken(file: string): boolean {
  let sqlite: Database.Database | undefined;
  try {
    sqlite = new Database(file, { readonly: true, fileMustExist: true, timeout: 0 });
    sqlite.pragma('user_version');
    return false;
  } catch (error) {
    return isBusy(error);
  } finally {
    sqlite?.close();
  }
}

/**
 * Makes an empty file where there is none.
 *
 * Never opens one that is there: whoever closes a file gives back all locks that its process has on it (fcntl(2)).
 */
export function makeFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
