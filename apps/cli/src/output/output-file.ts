/** Writes a command's result to the file, pipe or device that a person named. */
import { constants, openSync, rmSync, type Stats } from 'node:fs';
import { link, lstat, open, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { dirname, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '@roomlog/runtime';
import { stopped } from '../stopped.ts';

type Content = Iterable<Uint8Array> | AsyncIterable<string | Uint8Array>;

export interface OutputOptions {
  /** Replaces the file if there is one. */
  force: boolean;
  signal: AbortSignal;
}

/** Stands for stdout instead of a file name. */
export const stdout = '-';

/**
 * Writes to stdout, a pipe or a device, or into a file that gets its name only when it is complete. A link is followed,
 * never replaced. The reader of a pipe may close it early.
 * @throws Failure 64 when the file is there already, 1 when it can't be written, or was stopped
 */
export async function writeOutput(file: string, content: Content, { force, signal }: OutputOptions): Promise<void> {
  try {
    if (file === stdout) return await pipeline(content, process.stdout, { end: false, signal });
    const there = await expectWritable(file, force);
    if (there === undefined || there.isFile()) return await writeWhole(await pathOf(file), content, signal, there);
    if (there.isFIFO()) return await pipeline(content, await openPipe(file, signal), { signal });
    await pipeline(content, (await open(file, constants.O_WRONLY)).createWriteStream(), { signal });
  } catch (cause) {
    if (signal.aborted) throw stopped(cause);
    const { code, syscall } = cause as NodeJS.ErrnoException;
    if (syscall === undefined || file === stdout) throw cause;
    if (code !== 'EPIPE') throw unwritable(file, code, cause);
  }
}

/**
 * Checks the target before the work starts.
 * @returns what is already there; for a link its target
 * @throws Failure 64 or 1, as `writeOutput`
 */
export async function expectWritable(file: string, force: boolean): Promise<Stats | undefined> {
  const there = await statOf(file, file);
  if (!there && !(await statOf(file, dirname(await pathOf(file))))) throw unwritable(file, 'ENOENT');
  if (there?.isDirectory()) throw unwritable(file, 'EISDIR');
  if (there?.isFile() && !force) throw taken(file);
  return there;
}

/** @param file named in the error */
async function statOf(file: string, path: string): Promise<Stats | undefined> {
  return stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw unwritable(file, cause.code, cause);
    return undefined;
  });
}

const taken = (file: string) =>
  new Failure('usage', `${file} is there already; choose another name, or replace it with --force.`);

const reasons: Record<string, string> = {
  EACCES: 'you have no permission',
  EDQUOT: 'your share of the disk is full',
  EISDIR: 'it is a folder',
  ENOENT: 'its folder does not exist',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
};

function unwritable(file: string, code = 'unknown', cause?: unknown): Failure {
  const reason = reasons[code] === undefined ? '' : `: ${reasons[code]}`;
  return new Failure('failed', `${file} can't be written (${code})${reason}; choose another file.`, { cause });
}

/** Where the file is or will be, after following links, also broken ones. */
async function pathOf(file: string): Promise<string> {
  const isLink = (await lstat(file).catch(() => undefined))?.isSymbolicLink() ?? false;
  return isLink ? pathOf(resolve(await realpath(dirname(file)), await readlink(file))) : file;
}

async function writeWhole(path: string, content: Content, signal: AbortSignal, replaced?: Stats): Promise<void> {
  const draft = `${path}.${process.pid}.part`;
  // `wx`: never into a file or link that somebody else put there.
  const handle = await open(draft, 'wx', replaced?.mode);
  const clear = () => rmSync(draft, { force: true });
  // A second Ctrl-C ends the process at once.
  process.once('exit', clear);
  try {
    await pipeline(content, handle.createWriteStream(), { signal });
    await (replaced ? rename(draft, path) : moveIntoPlace(draft, path));
  } finally {
    await rm(draft, { force: true });
    process.off('exit', clear);
  }
}

/** Unlike `rename`, `link` replaces no file that was created meanwhile; some file systems don't have it. */
async function moveIntoPlace(draft: string, path: string): Promise<void> {
  await link(draft, path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EEXIST') throw taken(path);
    return rename(draft, path);
  });
}

const retryEveryMs = 100;

/** Opens a named pipe once it has a reader. Polls, because a wait inside `open` could not be stopped. */
async function openPipe(file: string, signal: AbortSignal): Promise<Writable> {
  for (;;) {
    try {
      const fd = openSync(file, constants.O_WRONLY | constants.O_NONBLOCK);
      return new Socket({ fd, readable: false, writable: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error;
    }
    await delay(retryEveryMs, undefined, { signal });
  }
}
