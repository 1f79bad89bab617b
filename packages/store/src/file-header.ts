/**
 * What SQLite's file header says (https://www.sqlite.org/fileformat2.html#the_database_header), read without SQLite:
 * opening a stranger's database would already leave files beside it.
 */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { StoreError } from './failure.ts';

/** @throws StoreError for a file that is damaged, another program's, or newer than `version`. */
export function checkHeader(path: string, applicationId: number, version: number): void {
  const { header, size } = readHeader(path);
  const advice = 'nothing was changed; move it aside or set ROOMLOG_DATA_DIR to another folder';
  if (header.length < 100 || header.toString('latin1', 0, 16) !== 'SQLite format 3\0') {
    throw new StoreError('damaged', `${path} is damaged or not a database; ${advice}.`);
  }
  if (header.readUInt32BE(68) !== applicationId) {
    throw new StoreError('foreign', `${path} is a database of another program; ${advice}.`);
  }
  if (header.readUInt32BE(60) > version) {
    throw new StoreError('newer', `${path} was written by a newer roomlog; update roomlog to open it.`);
  }
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  // With a write-ahead log beside it the main file may rightly be shorter than its header says.
  if (!existsSync(`${path}-wal`) && size < header.readUInt32BE(28) * pageSize) {
    throw new StoreError('damaged', `${path} is damaged: its end is missing; ${advice}.`);
  }
}

function readHeader(path: string): { header: Buffer; size: number } {
  try {
    const fd = openSync(path, 'r');
    const header = Buffer.alloc(100);
    const length = readSync(fd, header, 0, 100, 0);
    const { size } = fstatSync(fd);
    closeSync(fd);
    return { header: header.subarray(0, length), size };
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new StoreError('unwritable', `${path} can't be read (${reason}); mend its permissions.`, { cause });
  }
}
