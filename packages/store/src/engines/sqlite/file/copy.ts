/** Checked copies of a store, made while others write to it: for upgrades, backups and restores. */
import { closeSync, fsyncSync, lstatSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { damaged, StoreError } from '../../../errors.ts';
import { isOtherProcess } from '../../../other-process.ts';
import { asStoreError, isUnreadable } from '../errors.ts';
import { fileSize } from './header.ts';
import { findDamage, strayRow } from './integrity-check.ts';
import { freeBytes } from './network-fs.ts';
import { readOnly } from './read-only.ts';

export interface CopyOptions {
  /** How many times the size of the store must be free in the target's folder. */
  space?: number;
  /** Called with the complete copy under its temporary name; if it throws, there is no copy. */
  finish?: (draft: string) => Promise<void>;
  /** Makes the error for a damaged source. */
  blame?: (source: string, problem: string) => StoreError;
}

/**
 * Copies everything that is committed. The copy (mode 0600) gets its name when it is checked and on disk, so that a
 * killed process never leaves an incomplete file with this name. Never replaces a file.
 * @param target its folder must exist
 * @throws StoreError `exists`, `unwritable` (too little free space, among others) or `damaged`
 */
export async function copyStore(
  source: string,
  target: string,
  { space = 1, finish, blame = damaged }: CopyOptions = {},
): Promise<void> {
  const folder = dirname(target);
  const draft = draftOf(target, process.pid);
  try {
    clearDrafts(folder);
    expectAbsent(target);
    expectSpace(source, folder, space);
    closeSync(openSync(draft, 'wx', 0o600));
    const problem =
      problemIn(source, (sqlite) => vacuumInto(sqlite, draft)) ??
      findDamage(draft, 'integrity_check') ??
      problemIn(draft, findStray);
    if (problem !== undefined) throw blame(source, problem);
    await finish?.(draft);
    syncToDisk(draft);
    expectAbsent(target);
    renameSync(draft, target);
    syncToDisk(folder);
  } catch (error) {
    removeDraft(target);
    throw asStoreError(error, target);
  }
}

/** Without this, a power cut may leave a name without content, or content without a name. */
export function syncToDisk(path: string): void {
  const fd = openSync(path, 'r');
  fsyncSync(fd);
  closeSync(fd);
}

/** @returns what `ask` finds wrong with a file, or SQLite's error if damage stops it */
function problemIn(path: string, ask: (sqlite: Database.Database) => string | undefined): string | undefined {
  return readOnly(path, (sqlite) => {
    try {
      return ask(sqlite);
    } catch (error) {
      if (isUnreadable(error)) return error.message;
      throw error;
    }
  });
}

/** One snapshot in one step: a copy page by page restarts with every commit of others. */
function vacuumInto(sqlite: Database.Database, draft: string): undefined {
  sqlite.prepare('VACUUM INTO ?').run(draft);
}

/** A row that refers to a missing row. */
function findStray(sqlite: Database.Database): string | undefined {
  const stray = strayRow(sqlite);
  return stray && `a row of ${stray.table} belongs to no ${stray.parent}`;
}

function expectAbsent(target: string): void {
  // A broken link counts as a file, too.
  if (lstatSync(target, { throwIfNoEntry: false }))
    throw new StoreError('exists', `${target} is there already; choose another name.`);
}

/**
 * @param times how many times the size of the store must be free in the folder
 * @throws StoreError `unwritable`
 */
export function expectSpace(source: string, folder: string, times: number): void {
  const size = (fileSize(source) ?? 0) + (fileSize(`${source}-wal`) ?? 0);
  const [needed, free] = [size * times, freeBytes(folder)].map((bytes) => Math.ceil(bytes / 1e6));
  if (free !== undefined && needed !== undefined && free >= needed) return;
  const sentence = `A copy of ${source} needs ${needed} MB in ${folder}, where ${free} MB are free; free some space.`;
  throw new StoreError('unwritable', sentence);
}

/** No other program's files end like this. */
const draftOf = (target: string, pid: number) => `${target}.${pid}.roomlog-part`;

/** Deletes the incomplete copy of a process. */
export function removeDraft(target: string, pid = process.pid): void {
  for (const side of ['', '-journal', '-wal', '-shm']) rmSync(`${draftOf(target, pid)}${side}`, { force: true });
}

/** After this time a draft is abandoned: a new store takes less than a second. */
const longestMs = 3_600_000;

/** Temporary names of copies, restores and new stores (in older versions without the process id). */
const drafts: readonly { name: RegExp; isStale: (path: string, pid: number) => boolean }[] = [
  { name: /\.(\d+)\.roomlog-part(-\w+)?$/, isStale: (_, pid) => !isOtherProcess(pid) },
  { name: /\.restoring\.(\d+)$/, isStale: (_, pid) => !isOtherProcess(pid) },
  // This process may be making one now.
  { name: /\.new-(\d+)-\w{6}$/, isStale: (path, pid) => (pid === process.pid ? isOld(path) : !isOtherProcess(pid)) },
  { name: /\.db\.new-\w{6}$/, isStale: isOld },
];

/** Deletes what killed processes left incomplete in a folder. */
export function clearDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const draft = drafts.find((known) => known.name.test(name));
    const [, pid] = draft?.name.exec(name) ?? [];
    if (draft?.isStale(path, Number(pid))) rmSync(path, { recursive: true, force: true });
  }
}

function isOld(path: string): boolean {
  const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return changed !== undefined && Date.now() - changed > longestMs;
}
