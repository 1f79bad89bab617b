import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openAccess } from '../database.ts';

/** An empty `auth.db` in a folder of its own, until the test ends. */
export function temporaryAccess() {
  const dataDir = mkdtempSync(join(tmpdir(), 'roomlog-access-'));
  const access = openAccess(dataDir);
  onTestFinished(async () => {
    await access.close();
    rmSync(dataDir, { recursive: true });
  });
  return { dataDir, ...access };
}
