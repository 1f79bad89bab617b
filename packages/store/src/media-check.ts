/** Whether every archived file is there, and still what it was when it was named. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Kysely } from 'kysely';
import { mediaFolder, mediaPath } from './media-folder.ts';
import type { Schema } from './schema.ts';

export interface MediaFault {
  /** Of the file. */
  path: string;
  problem: 'missing' | 'changed';
}

/** @returns how many files are good, through a generator of those that aren't */
export async function* checkMedia(db: Kysely<Schema>, dataDir: string): AsyncGenerator<MediaFault, number> {
  let good = 0;
  for (const { sha256 } of await db.selectFrom('media_file').select('sha256').execute()) {
    const path = join(mediaFolder(dataDir), mediaPath(sha256));
    const found = await hashOf(path);
    if (found === sha256) good += 1;
    else yield { path, problem: found === undefined ? 'missing' : 'changed' };
  }
  return good;
}

async function hashOf(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return hash.digest('hex');
}
