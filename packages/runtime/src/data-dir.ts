import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from './failure.ts';

/** What the user can do, by the error code of the system. */
const remedies: Record<string, string> = {
  ENOTDIR: 'a file is in its place; move that file or set ROOMLOG_DATA_DIR',
  EEXIST: 'a link to nowhere is in its place; remove that link or set ROOMLOG_DATA_DIR',
  ENAMETOOLONG: 'the name is too long; set ROOMLOG_DATA_DIR to a shorter one',
  ENOSPC: 'free some space or set ROOMLOG_DATA_DIR',
  EROFS: 'the disk is read-only; make it writable or set ROOMLOG_DATA_DIR',
  ENOENT: 'no folder can be made there; set ROOMLOG_DATA_DIR to another one',
};

/**
 * Creates the data folder (mode 0700) if it doesn't exist. Sets the umask, so that all files of this process are
 * private from now on.
 * @throws Failure (exit code 74) when the folder can't be created or written to.
 */
export function openDataDir(path: string): void {
  process.umask(0o077);
  try {
    makeFolder(path);
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
    const remedy = remedies[reason] ?? 'fix its permissions or set ROOMLOG_DATA_DIR';
    throw new Failure('store', `${path} can't be written to (${reason}); ${remedy}.`, { cause });
  }
}

/**
 * Like `mkdir -p`, for this account alone. Not with Node's `recursive`: that never returns where the parent exists but
 * refuses new folders, as in /proc, and blocks signals meanwhile.
 */
export function makeFolder(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  if (found) throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' });
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have created it meanwhile.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
