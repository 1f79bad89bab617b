/** The media folder: files named by the SHA-256 of what is in them, so that the same picture is there once. */

import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MediaFile } from '../schema.ts';
import { mediaType } from './file-type.ts';

export const mediaFolder = (dataDir: string) => join(dataDir, 'media');

/** Relative to the media folder. */
export const mediaPath = (sha256: string) => `${sha256.slice(0, 2)}/${sha256}`;

/**
 * Writes the file unless it is there. When this returns, it is on the disk whole and under its name, also after a power
 * cut; a crash before that leaves nothing under its name.
 */
export async function writeMediaFile(dataDir: string, bytes: Uint8Array): Promise<MediaFile> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const path = join(mediaFolder(dataDir), mediaPath(sha256));
  if (!existsSync(path)) await writeWhole(path, bytes);
  return { sha256, type: mediaType(bytes), size: bytes.length };
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const made = [await makeFolder(dirname(folder)), await makeFolder(folder)].includes(true);
  const draft = `${path}.${randomUUID()}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(folder);
  if (!made) return;
  // A new folder is an entry in the one above it, as is the media folder itself.
  await syncFolder(dirname(folder));
  await syncFolder(dirname(dirname(folder)));
}

/** Not those above it: a data folder that has been deleted must not be there again with nothing but a picture in it. */
async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
