/**
 * SQLite's file header (https://www.sqlite.org/fileformat2.html#the_database_header), read without SQLite, because
 * SQLite may leave files beside another program's database when it opens it.
 */
import { closeSync, constants, lstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { damaged, foreign, newer, StoreError } from '../../../errors.ts';
import { newestVersion } from '../migrations/index.ts';

/** "room" in ASCII: https://www.sqlite.org/pragma.html#pragma_application_id */
export const applicationId = 0x726f6f6d;

/**
 * Whether a file is a store, by its header alone.
 * @throws StoreError `unwritable`, `damaged`, `foreign`, or `newer` than `version`
 */
export function checkHeader(path: string, version = newestVersion): void {
  expectFile(path);
  const header = readHeader(path);
  if (header.length < 100 || header.toString('latin1', 0, 16) !== 'SQLite format 3\0') {
    throw damaged(path, 'not a database');
  }
  if (header.readUInt32BE(68) !== applicationId) throw foreign(path);
  if (header.readUInt32BE(60) > version) throw newer(path);
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  // While there is a log, the file may be shorter than its header says. Look at the log before the size: another
  // process may be writing it back now.
  if (!fileSize(`${path}-wal`) && (fileSize(path) ?? 0) < header.readUInt32BE(28) * pageSize) {
    throw damaged(path, 'its end is missing');
  }
}

const kinds: readonly [kind: (stat: Stats) => boolean, name: string][] = [
  [(stat) => stat.isDirectory(), 'a folder'],
  [(stat) => stat.isFIFO(), 'a FIFO'],
  [(stat) => stat.isSocket(), 'a socket'],
  [() => true, 'a device'],
];

/**
 * SQLite opens these four files, and to open a FIFO would block until another process opens its other end.
 * @throws StoreError `unwritable` if one of them exists and is not a file
 */
export function expectFile(path: string): void {
  for (const file of ['', '-wal', '-shm', '-journal'].map((side) => path + side)) {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat?.isFile()) continue;
    const [, name] = stat ? (kinds.find(([is]) => is(stat)) ?? []) : [];
    if (name !== undefined) {
      throw new StoreError('unwritable', `${file} is ${name}, not a file; move it aside or choose another path.`);
    }
    // Another process may have created it in between.
    if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) {
      throw new StoreError('unwritable', `${file} is a link to a file that does not exist; fix or delete the link.`);
    }
  }
}

/** In bytes; undefined if there is no such file. */
export function fileSize(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

/** The first 100 bytes, or all of a shorter file. @throws StoreError `unwritable` if the file can't be read */
export function readHeader(path: string): Buffer {
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const header = Buffer.alloc(100);
    return header.subarray(0, readSync(fd, header, 0, 100, 0));
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new StoreError('unwritable', `${path} can't be read (${reason}); fix its permissions.`, { cause });
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
