/** One `up` at a time on a data folder: two would each start a dashboard, over the same file. */
import { join } from 'node:path';
import { Failure } from '@roomlog/runtime';
import { lockFile } from '@roomlog/store';
import { isAlive, type Note, readNote, removeNote, writeNote } from './notes.ts';

interface Up {
  /** The page's address, as soon as there is one. */
  url?: string;
}

export interface UpLock {
  /** Records the page's address for the message to a second `up`. */
  setUrl: (url: string) => void;
  release: () => void;
}

/** @throws Failure 75 that names the running one */
export function lockForUp(dataDir: string): UpLock {
  const file = join(dataDir, 'up.json');
  const lock = lockFile(join(dataDir, 'up.lock'));
  if (!lock) throw new Failure('storeHeld', `roomlog runs on ${dataDir} already${describe(file)}; stop it first.`);
  writeNote(file, {});
  return {
    setUrl: (url) => writeNote(file, { url } satisfies Up),
    release: () => {
      removeNote(file);
      lock.release();
    },
  };
}

function describe(file: string): string {
  const note: (Up & Note) | undefined = readNote(file);
  if (!note || !isAlive(note.pid)) return '';
  const { pid, url } = note;
  return ` (process ${pid}${url === undefined ? '' : `, ${url}`})`;
}
