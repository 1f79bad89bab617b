/** Whole copies of a store, made while others write to it: for upgrades, backups and restores. */
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
  /** How many times the size of the store must be free where the copy goes. */
  space?: number;
  /** The last word about the copy, under the name it still has; what it throws is the end of the copy. */
  finish?: (draft: string) => Promise<void>;
  /** How it is said that the source is damaged. */
  blame?: (source: string, problem: string) => StoreError;
}

/**
 * Copies what is committed. The copy (0600) gets its name when it is checked and on the disk, so that there is never half
 * a file under it, whenever the process is killed; one that is there already is not replaced.
 * @param target its folder must exist
 * @throws StoreError `exists`, `unwritable` (no room, among others) or `damaged`
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

/** Without this a power cut may leave a name without content, or content without a name. */
export function syncToDisk(path: string): void {
  const fd = openSync(path, 'r');
  fsyncSync(fd);
  closeSync(fd);
}

/** @returns what `ask` finds wrong with a file, or what SQLite says when it meets damage */
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

/** One snapshot, defragmented, in one step: a copy page by page would begin anew with every commit of others. */
function vacuumInto(sqlite: Database.Database, draft: string): undefined {
  sqlite.prepare('VACUUM INTO ?').run(draft);
}

/** A row whose owner is gone. */
function findStray(sqlite: Database.Database): string | undefined {
  const stray = strayRow(sqlite);
  return stray && `a row of ${stray.table} belongs to no ${stray.parent}`;
}

function expectAbsent(target: string): void {
  // A link that points to nothing is there too.
  if (lstatSync(target, { throwIfNoEntry: false }))
    throw new StoreError('exists', `${target} is there already; choose another name.`);
}

function expectSpace(source: string, folder: string, times: number): void {
  const size = (fileSize(source) ?? 0) + (fileSize(`${source}-wal`) ?? 0);
  const [needed, free] = [size * times, freeBytes(folder)].map((bytes) => Math.ceil(bytes / 1e6));
  if (free !== undefined && needed !== undefined && free >= needed) return;
  const sentence = `A copy of ${source} needs ${needed} MB in ${folder}, where ${free} MB are free; free some space.`;
  throw new StoreError('unwritable', sentence);
}

/** No other program's files end like this. */
const draftOf = (target: string, pid: number) => `${target}.${pid}.roomlog-part`;

/** Takes away what the process left of a copy that it can't finish any more. */
export function removeDraft(target: string, pid = process.pid): void {
  for (const side of ['', '-journal', '-wal', '-shm']) rmSync(`${draftOf(target, pid)}${side}`, { force: true });
}

/** A new store takes less than a second. */
const longestMs = 3_600_000;

/** Names of what is being made: a copy, a restore, a new store (in older versions without its process). */
const drafts: readonly { name: RegExp; isLeft: (path: string, pid: number) => boolean }[] = [
  { name: /\.(\d+)\.roomlog-part(-\w+)?$/, isLeft: (_, pid) => !isOtherProcess(pid) },
  { name: /\.restoring\.(\d+)$/, isLeft: (_, pid) => !isOtherProcess(pid) },
  // This process may be making one just now.
  { name: /\.new-(\d+)-\w{6}$/, isLeft: (path, pid) => (pid === process.pid ? isOld(path) : !isOtherProcess(pid)) },
  { name: /\.db\.new-\w{6}$/, isLeft: isOld },
];

/** Takes away what killed processes left half made in a folder: nobody will finish it. */
export function clearDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const draft = drafts.find((known) => known.name.test(name));
    const [, pid] = draft?.name.exec(name) ?? [];
    if (draft?.isLeft(path, Number(pid))) rmSync(path, { recursive: true, force: true });
  }
}

function isOld(path: string): boolean {
  const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return changed !== undefined && Date.now() - changed > longestMs;
}
