import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { asStoreError } from './failure.ts';

export interface LockFile {
  release(): void;
}

/**
 * Takes a file for this process alone; it is made for that, and removed when it is let go. The lock is SQLite's, which is
 * the kernel's: it ends with the process, however that ends, so a file that is left behind locks nobody out.
 * @returns undefined while another process has it
 * @throws StoreError `unwritable` where the file can't be made
 */
export function lockFile(path: string): LockFile | undefined {
  try {
    for (;;) {
      makeFile(path);
      const before = inode(path);
      const sqlite = lock(path);
      if (!sqlite) return undefined;
      // Otherwise it is one that its holder has removed meanwhile: the next one may have another.
      if (before !== undefined && before === inode(path)) return { release: () => release(path, sqlite) };
      sqlite.close();
    }
  } catch (error) {
    throw asStoreError(error, path);
  }
}

/** Never opens one that is there: to close it would end the lock that this process may have on it (fcntl(2)). */
function makeFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function lock(path: string): Database.Database | undefined {
  const sqlite = new Database(path, { timeout: 0 });
  try {
    sqlite.pragma('journal_mode = MEMORY');
    sqlite.exec('BEGIN EXCLUSIVE');
    return sqlite;
  } catch (error) {
    sqlite.close();
    if ((error as NodeJS.ErrnoException).code === 'SQLITE_BUSY') return undefined;
    throw error;
  }
}

function release(path: string, sqlite: Database.Database): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A disk that is read-only by now: it stays.
  }
  sqlite.close();
}

const inode = (path: string) => statSync(path, { throwIfNoEntry: false })?.ino;
