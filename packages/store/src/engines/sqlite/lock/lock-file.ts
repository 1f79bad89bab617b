import { rmSync } from 'node:fs';
import { asStoreError } from '../errors.ts';
import { identityOf } from '../file/identity.ts';
import { type KernelLock, makeFile, takeLock } from './kernel-lock.ts';

/**
 * Takes a file for this process alone; it is made for that, and removed when it is let go. One that is left behind locks
 * nobody out: the lock ends with its process, however that ends.
 * @returns undefined while another process has it
 * @throws StoreError `unwritable` where the file can't be made
 */
export function lockFile(path: string): KernelLock | undefined {
  try {
    for (;;) {
      makeFile(path);
      const identity = identityOf(path);
      const lock = takeLock(path, 0);
      if (!lock) return undefined;
      // Otherwise it is one that its holder has removed meanwhile: the next one may have another.
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
    // A disk that is read-only by now: it stays.
  }
  lock.release();
}
