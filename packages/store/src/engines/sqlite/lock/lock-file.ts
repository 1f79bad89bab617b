import { rmSync } from 'node:fs';
import { asStoreError } from '../errors.ts';
import { identityOf } from '../file/identity.ts';
import { type KernelLock, makeFile, takeLock } from './kernel-lock.ts';

/**
 * Creates a file and locks it for this process, for anything that only one process may do. The file is deleted when the
 * lock is released. A file that a killed process leaves behind blocks nobody, because the lock ended with the process.
 * @returns undefined if another process has the lock
 * @throws StoreError `unwritable` if the file can't be created
 */
export function lockFile(path: string): KernelLock | undefined {
  try {
    for (;;) {
      makeFile(path);
      const identity = identityOf(path);
      const lock = takeLock(path, 0);
      if (!lock) return undefined;
      // Otherwise the holder has deleted this file meanwhile, and another process may lock the next one.
      if (identity !== undefined && identity === identityOf(path)) return { release: () => release(path, lock) };
      lock.release();
    }
  } catch (error) {
    throw asStoreError(error, path);
  }
}

function release(path: string, lock: KernelLock): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The disk is read-only by now: leave the file.
  }
  lock.release();
}
