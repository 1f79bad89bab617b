/** The media folder: files are named by the SHA-256 of their bytes, so that the same picture is stored once. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MediaFile } from '../schema.ts';
import { mediaType } from './file-type.ts';

/** The media folder in a data folder. */
export const mediaFolder = (dataDir: string) => join(dataDir, 'media');

/** Path of a file in the media folder, by its SHA-256 in hexadecimal. */
export const mediaPath = (sha256: string) => `${sha256.slice(0, 2)}/${sha256}`;

/**
 * Writes a file if it is not there. When this returns, the whole file is on disk under its name, even after a power
 * cut; after an earlier crash there is no file with this name.
 * @throws the error of the file system
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
    await writeFile(draft, bytes, { flag: 'wx', mode: 0o600, flush: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(folder);
  if (!made) return;
  // A new folder is an entry in its parent, and so is the media folder.
  await syncFolder(dirname(folder));
  await syncFolder(dirname(dirname(folder)));
}

/** Not recursive: a data folder that was deleted must not reappear with only a picture in it. */
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
