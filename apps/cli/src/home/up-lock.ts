/** One `up` at a time on a data folder: two would each start a dashboard, over the same file. */
import { join } from 'node:path';
import { Failure } from '@roomlog/runtime';
import { lockFile } from '@roomlog/store';
import { readNote, removeNote, writeNote } from './notes.ts';

/** @throws Failure 75 that names the running one */
export function lockForUp(dataDir: string) {
  const file = join(dataDir, 'up.json');
  const lock = lockFile(join(dataDir, 'up.lock'));
  if (!lock) throw new Failure('storeHeld', `roomlog runs on ${dataDir} already${describe(file)}; stop it first.`);
  writeNote(file, {});
  return {
    /** Records the page's address for the message to a second `up`. */
    setUrl: (url: string) => writeNote(file, { url }),
    release: () => {
      removeNote(file);
      lock.release();
    },
  };
}

function describe(file: string): string {
  const note = readNote(file);
  return note ? ` (process ${note.pid}${note.url === undefined ? '' : `, ${note.url}`})` : '';
}
