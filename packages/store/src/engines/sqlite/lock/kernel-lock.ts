/**
 * A lock of the kernel on a file. It ends with its process, needs no renewal, and works across containers, where
 * process ids and host names mean nothing. SQLite takes it, because Node has no file locks:
 * https://www.sqlite.org/lang_transaction.html, "EXCLUSIVE".
 */
import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';

/** A lock that this process holds. It ends with the process, or earlier by `release`. */
export interface KernelLock {
  release(): void;
}

/** References: the garbage collector would close the connection and so release the lock. */
const held = new Set<Database.Database>();

/**
 * Creates the file if there is none, and leaves it there.
 * @param timeoutMs how long to wait for another process
 * @returns undefined if another process, or this one, has the lock
 */
export function takeLock(file: string, timeoutMs: number): KernelLock | undefined {
  makeFile(file);
  const sqlite = new Database(file, { timeout: timeoutMs });
  try {
    // Without a journal file beside it.
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

/** Whether any process has the lock. Takes about 0.1 ms and blocks nobody from taking it. */
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
 * Creates an empty file if there is none. Never opens an existing one: closing a file releases all locks of the process
 * on it (fcntl(2)).
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
