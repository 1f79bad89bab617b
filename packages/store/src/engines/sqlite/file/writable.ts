import { access, constants, statfs, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Bytes: with less free space, nearly every transaction fails. */
const leastFree = 1024 * 1024;

/** A file without a name: https://man7.org/linux/man-pages/man2/open.2.html (O_TMPFILE) */
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
 * Why the store at `path` can't be written: the disk is `full`, or writes are `refused` (read-only, broken, no
 * permission). Does not touch the store itself.
 * @param options.byWriting also write 4 kB to a temporary file without a name, which finds used-up quotas and aborted
 *   journals; after a success only once a minute, because writing wears the disk
 * @returns undefined if nothing is wrong, or if there is no file
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

/** An open page asks every few seconds. A failed write is retried each time: it writes nothing. */
async function tryWriting(folder: string): Promise<void> {
  if (performance.now() - (wroteAt.get(folder) ?? Number.NEGATIVE_INFINITY) < tryPauseMs) return;
  // Finds what nothing else does: a used-up quota, a journal that the kernel has aborted.
  await writeFile(folder, Buffer.alloc(4096), { flag: unnamed, mode: 0o600, flush: true });
  wroteAt.set(folder, performance.now());
}
