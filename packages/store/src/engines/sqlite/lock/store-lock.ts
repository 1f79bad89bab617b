/**
 * One collector at a time holds a store: a lock of the kernel on an empty file beside it (`kernel-lock.ts`). All that
 * contend for it are on one kernel, for a store over a network is refused.
 */
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { heldBy } from '../../../errors.ts';
import { identityOf } from '../file/identity.ts';
import { refuseNetworkFs } from '../file/network-fs.ts';
import { readOnly } from '../file/read-only.ts';
import { isTaken, type KernelLock, takeLock } from './kernel-lock.ts';

export interface StoreLock extends KernelLock {
  /** True when the lock file has been deleted or replaced: then another process may hold the new one. */
  isLost(): boolean;
}

/** A look whether the lock is free takes it for some microseconds; one that holds it does so for much longer (milliseconds). */
const patienceMs = 250;

/**
 * Takes the lock until it is released or the process ends. The file stays: if it were deleted, two could hold one each.
 * @param path of the store, which need not be there yet
 * @throws StoreError `held` while another process, or this one, has it
 */
export function lockStore(path: string): StoreLock {
  refuseNetworkFs(path);
  const file = lockFile(path);
  const lock = takeLock(file, patienceMs);
  if (!lock) throw heldBy(holderOf(path));
  const identity = identityOf(file);
  return { isLost: () => identityOf(file) !== identity, release: () => lock.release() };
}

/** Whether any process holds the store; keeps nobody from taking it. */
export function isLocked(path: string): boolean {
  const file = lockFile(path);
  return existsSync(file) && isTaken(file);
}

/** Beside the file itself, so that a link to it has the same one. */
function lockFile(path: string): string {
  const real = existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path));
  return `${real}-lock`;
}

/** Who holds it, for the message alone: a store that can't be read keeps its holder's name to itself. */
function holderOf(path: string): { pid: number; host: string } | undefined {
  const query = "SELECT pid, host FROM lease WHERE name = 'collector'";
  try {
    return readOnly(path, (sqlite) => sqlite.prepare<[], { pid: number; host: string }>(query).get());
  } catch {
    return undefined;
  }
}
