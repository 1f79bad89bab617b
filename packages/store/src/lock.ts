/**
 * One collector at a time holds a store: a lock of the kernel on an empty file beside it. It is gone the moment its
 * process is, needs no renewal, and counts across containers, whose process numbers and names say nothing to each other.
 * All that contend for it are on one kernel, for a store over a network is refused. SQLite takes it, as Node has no locks:
 * https://www.sqlite.org/lang_transaction.html, "EXCLUSIVE".
 */
import { closeSync, existsSync, openSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { StoreError } from './failure.ts';
import { refuseNetwork } from './file-system.ts';
import { identityOf } from './identity.ts';

export interface StoreLock {
  /** True when the lock file has been deleted or replaced: then another process may hold the new one. */
  isLost(): boolean;
  release(): void;
}

/** A look whether the lock is free takes it for some microseconds; one that holds it does so for much longer (milliseconds). */
const patienceMs = 250;

/** Kept from the garbage collector, which would give the lock back. */
const held = new Set<Database.Database>();

/**
 * Takes the lock until it is released or the process ends. The file stays: if it were deleted, two could hold one each.
 * @param path of the store, which need not be there yet
 * @throws StoreError `held` while another process, or this one, has it
 */
export function lockStore(path: string): StoreLock {
  refuseNetwork(path);
  const file = lockFile(path);
  // Only where there is none: whoever closes a file gives back all locks that its process has on it.
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  const sqlite = new Database(file, { timeout: patienceMs });
  try {
    // No second file beside it.
    sqlite.pragma('journal_mode = MEMORY');
    sqlite.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    sqlite.close();
    throw isBusy(error) ? heldBy(holderOf(path)) : error;
  }
  held.add(sqlite);
  const identity = identityOf(file);
  return {
    isLost: () => identityOf(file) !== identity,
    release: () => {
      held.delete(sqlite);
      sqlite.close();
    },
  };
}

/** Whether any process holds the store; takes about 0.1 ms and keeps nobody from taking it. */
export function isLocked(path: string): boolean {
  const file = lockFile(path);
  if (!existsSync(file)) return false;
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

export function heldBy(holder: { pid: number; host: string } | undefined): StoreError {
  const who = holder ? ` (process ${holder.pid} on ${holder.host})` : '';
  return new StoreError('held', `Another collector${who} holds this store; stop it first.`);
}

/** Beside the file itself, so that a link to it has the same one. */
function lockFile(path: string): string {
  const real = existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path));
  return `${real}-lock`;
}

/** Who holds it, for the message alone: a store that can't be read keeps its holder's name to itself. */
function holderOf(path: string): { pid: number; host: string } | undefined {
  let sqlite: Database.Database | undefined;
  try {
    sqlite = new Database(path, { readonly: true, fileMustExist: true });
    const row = sqlite.prepare("SELECT pid, host FROM lease WHERE name = 'collector'").get();
    return row as { pid: number; host: string } | undefined;
  } catch {
    return undefined;
  } finally {
    sqlite?.close();
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
