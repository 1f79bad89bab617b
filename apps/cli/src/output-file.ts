import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Failure } from '@roomlog/runtime';
import { stopped } from './stopped.ts';

type Content = Iterable<Uint8Array> | AsyncIterable<string>;

/**
 * Writes a file that gets its name only when it is whole, in place of one that has it.
 * @throws Failure 1 when it can't be written, or was stopped
 */
export async function writeWhole(file: string, content: Content, signal: AbortSignal): Promise<void> {
  try {
    await write(file, content, signal);
  } catch (cause) {
    if (signal.aborted) throw stopped(cause);
    const { code, syscall } = cause as NodeJS.ErrnoException;
    if (syscall === undefined) throw cause;
    throw new Failure('failed', `${file} can't be written (${code}); choose another file.`, { cause });
  }
}

async function write(file: string, content: Content, signal: AbortSignal): Promise<void> {
  const draft = `${file}.${process.pid}.part`;
  // Not into a file, nor through a link, that somebody else put there.
  const handle = await open(draft, 'wx');
  try {
    await pipeline(content, handle.createWriteStream(), { signal });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
