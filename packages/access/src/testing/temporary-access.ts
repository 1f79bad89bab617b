import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineName, openDatabase, temporaryPlace } from '@roomlog/store/testing/engines';
import { onTestFinished } from 'vitest';
import type { Access } from '../access.ts';
import { openAccess } from '../engines/open.ts';

/** Whoever has it open, too. */
type Place = () => Promise<Access>;

/**
 * Nobody can sign in yet. On the engine of this run, in a place of its own, until the test ends.
 * @returns with `open`, which opens it once more, as another process does
 */
export async function temporaryAccess(): Promise<Access & { open: Place }> {
  const place = engineName === 'sqlite' ? inFolder(temporaryFolder()) : inDatabase(await temporaryPlace('access'));
  const open = async () => {
    const access = await place();
    onTestFinished(() => access.close());
    return access;
  };
  return { ...(await open()), open };
}

const inFolder =
  (folder: string): Place =>
  () =>
    openAccess(folder);

const inDatabase =
  (place: string): Place =>
  async () =>
    openAccess('', await openDatabase(place));

/** Deleted when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-access-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}
