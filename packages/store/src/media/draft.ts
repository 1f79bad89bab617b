/** Files on their way into the media folder: whole and synced before they get their name there. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MediaFile } from '../schema.ts';
import { mediaType } from './file-type.ts';
import { mediaFolder, mediaPath } from './path.ts';

/** A whole file in the media folder, on disk, without its name yet. */
export interface MediaDraft extends MediaFile {
  dataDir: string;
  path: string;
}

/** As many bytes as tell a type. */
const headBytes = 16;

/** A draft that is older was left by a process that was killed (milliseconds). */
const longestMs = 86_400_000;

/**
 * Writes a file as it comes in, never whole in memory. Leaves nothing behind when it rejects.
 * @param checkType called with the media type as soon as the first bytes tell it; it throws to refuse the file
 * @throws the error of the file system, of `chunks` or of `checkType`
 */
export async function draftMediaFile(
  dataDir: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  checkType: (type: string) => void = () => {},
): Promise<MediaDraft> {
  if (await makeFolder(mediaFolder(dataDir))) await syncFolder(dataDir);
  const path = join(mediaFolder(dataDir), `draft-${randomUUID()}`);
  const hash = createHash('sha256');
  let head = Buffer.alloc(0);
  let size = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of chunks) {
      const isKnown = head.length === headBytes;
      if (!isKnown) head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)]);
      if (!isKnown && head.length === headBytes) checkType(mediaType(head));
      hash.update(chunk);
      size += chunk.length;
      await file.writeFile(chunk);
    }
    if (head.length < headBytes) checkType(mediaType(head));
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return { dataDir, path, sha256: hash.digest('hex'), type: mediaType(head), size };
}

/**
 * Gives a draft its name. When this returns, the file is there even after a power cut; one that was there, lost or
 * damaged, is replaced. Harmless when it is done twice.
 */
export async function keepDraft({ dataDir, path, sha256 }: MediaDraft): Promise<void> {
  const target = join(mediaFolder(dataDir), mediaPath(sha256));
  const isNew = await makeFolder(dirname(target));
  await rename(path, target).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' || !existsSync(target)) throw error;
  });
  await syncFolder(dirname(target));
  if (isNew) await syncFolder(mediaFolder(dataDir));
}

/** Deletes a draft that is not needed. */
export async function dropDraft({ path }: MediaDraft): Promise<void> {
  await rm(path, { force: true });
}

/** Deletes drafts that are older than a day: the processes that wrote them were killed. @returns how many */
export async function sweepDrafts(dataDir: string): Promise<number> {
  const folder = mediaFolder(dataDir);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  let swept = 0;
  for (const path of names.filter((name) => name.startsWith('draft-')).map((name) => join(folder, name))) {
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (Date.now() - mtimeMs < longestMs) continue;
    await rm(path, { force: true });
    swept += 1;
  }
  return swept;
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
