/** The files that a copy's messages have: they stand beside the store, in the media folder. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readMediaFile, writeMediaFile } from '../media/folder.ts';
import { mediaFolder, mediaPath } from '../media/path.ts';
import type { Db } from '../schema.ts';

/** Data folders; without `from` nothing is copied. */
export interface MediaFolders {
  from?: string | undefined;
  to: string;
}

/** How many files there are. */
export interface CopiedMedia {
  /** In the folder already. */
  present: number;
  copied: number;
  /** In neither folder, or damaged in the other one. */
  missing: number;
}

/** Copies what is missing, whole and with its checksum compared. Idempotent. @throws the error of the file system */
export async function copyMediaFiles(db: Db, { from, to }: MediaFolders): Promise<CopiedMedia> {
  const counts: CopiedMedia = { present: 0, copied: 0, missing: 0 };
  for (const { sha256 } of await db.selectFrom('media_file').select('sha256').execute()) {
    counts[await copyFile(sha256, from, to)] += 1;
  }
  return counts;
}

async function copyFile(sha256: string, from: string | undefined, to: string): Promise<keyof CopiedMedia> {
  if (existsSync(join(mediaFolder(to), mediaPath(sha256)))) return 'present';
  const file = from === undefined ? undefined : await readMediaFile(from, sha256);
  if (!file || 'problem' in file) return 'missing';
  await writeMediaFile(to, file.bytes);
  return 'copied';
}
