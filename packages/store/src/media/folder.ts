/** Whole files in and out of the media folder. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaFile } from '../schema.ts';
import { draftMediaFile, dropDraft, keepDraft } from './draft.ts';
import { mediaType } from './file-type.ts';
import { mediaFolder, mediaPath } from './path.ts';

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/**
 * Writes a file if it is not there. When this returns, the whole file is on disk under its name, even after a power
 * cut; after an earlier crash there is no file with this name.
 * @throws the error of the file system
 */
export async function writeMediaFile(dataDir: string, bytes: Uint8Array): Promise<MediaFile> {
  const sha256 = sha256Of(bytes);
  if (!existsSync(join(mediaFolder(dataDir), mediaPath(sha256)))) {
    const draft = await draftMediaFile(dataDir, [bytes]);
    try {
      await keepDraft(draft);
    } finally {
      await dropDraft(draft);
    }
  }
  return { sha256, type: mediaType(bytes), size: bytes.length };
}

/** What is wrong with a file of the archive. */
export type MediaProblem = 'missing' | 'changed' | 'unreadable';

/** A file of the archive, whole, if its bytes still have the checksum in its name. */
export async function readMediaFile(
  dataDir: string,
  sha256: string,
): Promise<{ bytes: Uint8Array<ArrayBuffer> } | { problem: MediaProblem }> {
  try {
    const bytes = await readFile(join(mediaFolder(dataDir), mediaPath(sha256)));
    return sha256Of(bytes) === sha256 ? { bytes } : { problem: 'changed' };
  } catch (error) {
    return { problem: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable' };
  }
}

/** Bytes that files of the archive leave free: readings and texts come first. */
export const mediaReserve = 200 * 1024 * 1024;

/** Free bytes on the disk of a data folder. */
export async function freeSpace(dataDir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dataDir);
  return bavail * bsize;
}
