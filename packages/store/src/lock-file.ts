import Database from 'better-sqlite3';
import { asStoreError } from './failure.ts';

export interface LockFile {
  release(): void;
}

/**
 * Takes a file for this process alone; it is made if there is none, and stays when it is let go. The lock is SQLite's,
 * which is the kernel's: it ends with the process, however that ends, so none is ever left behind.
 * @returns undefined while another process has it
 * @throws StoreError `unwritable` where the file can't be made
 */
export function lockFile(path: string): LockFile | undefined {
  let sqlite: Database.Database | undefined;
  try {
    sqlite = new Database(path, { timeout: 0 });
    sqlite.exec('BEGIN EXCLUSIVE');
    const held = sqlite;
    return { release: () => void held.close() };
  } catch (error) {
    sqlite?.close();
    if ((error as NodeJS.ErrnoException).code === 'SQLITE_BUSY') return undefined;
    throw asStoreError(error, path);
  }
}
