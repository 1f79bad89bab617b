/**
 * Only one collector may hold a store: a kernel lock on an empty file beside it (`kernel-lock.ts`). All competing
 * processes are on the same kernel, because a store on a network file system is rejected.
 */
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { heldBy } from '../../../errors.ts';
import { identityOf } from '../file/identity.ts';
import { refuseNetworkFs } from '../file/network-fs.ts';
import { readOnly } from '../file/read-only.ts';
import { isTaken, type KernelLock, takeLock } from './kernel-lock.ts';

/** The lock of a store that this process holds. */
export interface StoreLock extends KernelLock {
  /** Whether the lock file was deleted or replaced: then another process may hold the new one. */
  isLost(): boolean;
}

/** A check by another process (`isTaken`) has the lock for microseconds; a collector has it for much longer. */
const timeoutMs = 250;

/**
 * Takes the lock of a store for a collector, until it is released or the process ends. The lock file stays: if it were
 * deleted, two processes could hold one each. Waits up to 250 ms.
 * @param path of the store, which need not exist yet
 * @throws StoreError `held` if another process, or this one, has the lock; `unwritable` on a network file system
 */
export function lockStore(path: string): StoreLock {
  refuseNetworkFs(path);
  const file = lockPathOf(path);
  const lock = takeLock(file, timeoutMs);
  if (!lock) throw heldBy(holderOf(path));
  const identity = identityOf(file);
  return { isLost: () => identityOf(file) !== identity, release: () => lock.release() };
}

/** Whether any process holds the store. Blocks nobody from taking the lock. */
export function isLocked(path: string): boolean {
  const file = lockPathOf(path);
  return existsSync(file) && isTaken(file);
}

/** Beside the real file, so that a link to the store has the same lock. */
function lockPathOf(path: string): string {
  const real = existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path));
  return `${real}-lock`;
}

/** Who holds the store, only for the message; undefined if the store can't be read. */
function holderOf(path: string): { pid: number; host: string } | undefined {
  const query = "SELECT pid, host FROM lease WHERE name = 'collector'";
  try {
    return readOnly(path, (sqlite) => sqlite.prepare<[], { pid: number; host: string }>(query).get());
  } catch {
    return undefined;
  }
}
