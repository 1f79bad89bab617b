/** Whether every archived file exists and still has the checksum in its name. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Db } from '../schema.ts';
import type { MediaProblem } from './folder.ts';
import { mediaFolder, mediaPath } from './path.ts';

/** An archived file that is lost or damaged. */
export interface MediaFault {
  path: string;
  problem: MediaProblem;
}

/**
 * Reads every archived file and compares its checksum. The event loop runs meanwhile.
 * @returns a generator of the faults, whose return value is the number of good files
 */
export async function* checkMedia(db: Db, dataDir: string): AsyncGenerator<MediaFault, number> {
  let good = 0;
  for (const { sha256 } of await db.selectFrom('media_file').select('sha256').execute()) {
    const path = join(mediaFolder(dataDir), mediaPath(sha256));
    const problem = await problemOf(path, sha256);
    if (problem === undefined) good += 1;
    else yield { path, problem };
  }
  return good;
}

async function problemOf(path: string, sha256: string): Promise<MediaProblem | undefined> {
  const hash = createHash('sha256');
  try {
    // To open a FIFO would block forever.
    if (!(await stat(path)).isFile()) return 'changed';
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable';
  }
  return hash.digest('hex') === sha256 ? undefined : 'changed';
}
