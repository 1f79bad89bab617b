import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Access, openAccess } from '../database.ts';
import { hashPassword } from '../password.ts';
import type { User } from '../schema.ts';

/** An empty `auth.db` in a folder of its own, until the test ends. */
export function temporaryAccess() {
  const dataDir = mkdtempSync(join(tmpdir(), 'roomlog-access-'));
  const access = openAccess(dataDir);
  onTestFinished(async () => {
    await access.close();
    rmSync(dataDir, { recursive: true });
  });
  return { dataDir, db: access.db };
}

/** What the password of `insertUser` is compared with, quickly. */
const cheap = { ln: 4, r: 8, p: 1 };

/** A member, with a password that takes no time. */
export async function insertUser(db: Access['db'], name = 'Hanako', password = ''): Promise<User> {
  const times = { created_at: 1000, password_changed_at: 1000 };
  const row = { name, folded: name.toLowerCase(), role: 'member', ...times } as const;
  const values = { ...row, password: await hashPassword(password, cheap) };
  return db.insertInto('user').values(values).returningAll().executeTakeFirstOrThrow();
}
