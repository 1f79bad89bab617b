import { access, constants, open, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** With less than this nearly every transaction fails, whatever is still free (bytes). */
const leastFree = 1024 * 1024;

/** A file without a name, which leaves nothing behind: https://man7.org/linux/man-pages/man2/open.2.html (O_TMPFILE) */
const unnamed = 0o20000000 | constants.O_DIRECTORY | constants.O_RDWR;

const reasons: Record<string, 'full' | 'refused'> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'refused',
  EACCES: 'refused',
  EPERM: 'refused',
  EIO: 'refused',
};

/**
 * Why the store at `path` can't be written: its disk is full, or refuses, as one does that is mounted read-only, fails or
 * belongs to somebody else. The store itself is not touched. Undefined where nothing speaks against it, and where there
 * is no file.
 * @param byWriting also a few kB are written, into a file that leaves nothing behind; where that went well, once a minute
 *   at the most, as it wears the disk
 */
export async function whyUnwritable(
  path: string,
  { byWriting }: { byWriting: boolean },
): Promise<'full' | 'refused' | undefined> {
  const folder = dirname(path);
  try {
    for (const needed of [folder, path]) await access(needed, constants.W_OK);
    const { bavail, bsize } = await statfs(path);
    if (bavail * bsize < leastFree) return 'full';
    if (byWriting && process.platform === 'linux') await tryWriting(folder);
    return undefined;
  } catch (error) {
    return reasons[(error as NodeJS.ErrnoException).code ?? ''];
  }
}

const tryPauseMs = 60_000;
const wroteAt = new Map<string, number>();

/** A page that stays open asks every few seconds. What failed is tried again each time: nothing is written then. */
async function tryWriting(folder: string): Promise<void> {
  if (performance.now() - (wroteAt.get(folder) ?? Number.NEGATIVE_INFINITY) < tryPauseMs) return;
  await writeUnnamed(folder);
  wroteAt.set(folder, performance.now());
}

/** What is seen by nothing else: a quota that is used up, a journal that the kernel has given up. */
async function writeUnnamed(folder: string): Promise<void> {
  const file = await open(folder, unnamed, 0o600);
  try {
    await file.write(Buffer.alloc(4096));
    await file.sync();
  } finally {
    await file.close();
  }
}
