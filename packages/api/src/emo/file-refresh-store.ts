import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isRecord } from '../decode/decode.ts';
import { Secret } from '../secret.ts';
import type { TokenPair } from './models.ts';
import type { RefreshStore } from './refresh-store.ts';

/** What is in the file: `{"refresh_token":"…","previous":"…"}`. */
interface Content {
  refresh_token: string | undefined;
  previous: string | undefined;
}

/**
 * Keeps the refresh tokens of one account in a file (mode 0600, in a folder that exists). It is replaced as a whole and
 * written through to the disk before it counts: after a kill or a power cut it has the old tokens or the new ones. One
 * that can't be understood counts as empty. For one process at a time.
 *
 * Every function rejects with the file system's error, such as EACCES or ENOSPC. `read` does so too where the file could
 * not be replaced: the service would spend a token whose successor could not be stored.
 * @param seed the refresh token from the dashboard, tried when those in the file are refused
 */
export function fileRefreshStore(path: string, seed?: Secret): RefreshStore {
  const draft = `${path}.new`;
  return {
    async read() {
      await (await openDraft(draft)).close();
      await rm(draft, { force: true });
      const { refresh_token, previous } = await readContent(path);
      const tokens = [refresh_token, previous, seed?.reveal()].flatMap((token) => token || []);
      return [...new Set(tokens)].map((token) => new Secret(token));
    },
    async save({ refresh_token }: TokenPair) {
      const before = await readContent(path);
      const newest = refresh_token.reveal();
      const previous = before.refresh_token === newest ? before.previous : before.refresh_token;
      const file = await openDraft(draft);
      try {
        await file.writeFile(`${JSON.stringify({ refresh_token: newest, previous })}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
      await syncFolder(dirname(path));
    },
  };
}

/** One that a kill has left there may have another mode, so it isn't reused. */
async function openDraft(draft: string) {
  await rm(draft, { force: true });
  return open(draft, 'wx', 0o600);
}

async function readContent(path: string): Promise<Content> {
  const content = parse(await readFile(path, 'utf8').catch(unlessMissing));
  const token = (key: keyof Content) => {
    const value = isRecord(content) ? content[key] : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return { refresh_token: token('refresh_token'), previous: token('previous') };
}

function unlessMissing(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
  throw error;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Makes a new name in it survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
