/**
 * Network file systems: a write-ahead log needs locks and shared memory, which do not work reliably there
 * (https://www.sqlite.org/wal.html#overview, "does not work over a network filesystem").
 */
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError } from '../../../errors.ts';

/** `f_type` of statfs(2). FUSE is rejected as a whole, because sshfs looks like every other FUSE. */
const overNetwork: readonly [magic: number, name: string][] = [
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0x65735546, 'FUSE'],
  [0x01021997, '9P'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x73757245, 'Coda'],
];

/** @throws StoreError `unwritable` if the folder of `path` is not on a local disk */
export function refuseNetworkFs(path: string, type = typeOf(dirname(path))): void {
  const [, name] = overNetwork.find(([magic]) => magic === type) ?? [];
  if (name === undefined) return;
  const sentence = `${path} is on a network file system (${name}), where SQLite can't keep it whole; set ROOMLOG_DATA_DIR to a folder on a local disk.`;
  throw new StoreError('unwritable', sentence);
}

/** The numbers are those of Linux; undefined on other systems and without a folder. */
function typeOf(folder: string): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return statfsSync(folder).type;
  } catch {
    return undefined;
  }
}

/** Bytes that this user may still write to the file system of `folder`. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
