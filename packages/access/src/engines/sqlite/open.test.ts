import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-access.ts';
import { addUser } from '../../users.ts';
import { openAccess } from './open.ts';

const user = { name: 'Hanako', password: 'four blue tea cups', role: 'member' } as const;

test('only its owner can read the file, and no password is in it', async () => {
  const dataDir = temporaryFolder();
  const { db, close } = openAccess(dataDir);
  onTestFinished(close);
  expect(statSync(join(dataDir, 'auth.db')).mode & 0o777).toBe(0o600);
  await addUser(db, user, 1000);
  const bytes = ['', '-wal'].map((end) => readFileSync(join(dataDir, `auth.db${end}`), 'latin1')).join('');
  expect(bytes).toContain('$scrypt$ln=15,r=8,p=3$');
  expect(bytes).not.toContain(user.password);
});

const spoilt = {
  'what is no database': (path: string) =>
    writeFileSync(path, 'not a database, but long enough to be read '.repeat(30)),
  'a database of another program': (path: string) => void new Database(path).exec('CREATE TABLE a (b)').close(),
  'a newer roomlog’s': (path: string) => {
    const sqlite = new Database(path);
    sqlite.exec('CREATE TABLE a (b)');
    sqlite.pragma('application_id = 1635087464');
    sqlite.pragma('user_version = 99');
    sqlite.close();
  },
};

test.for(Object.entries(spoilt))('%s is refused, and stays as it is', ([, spoil]) => {
  const dataDir = temporaryFolder();
  const path = join(dataDir, 'auth.db');
  spoil(path);
  const before = new Database(path, { readonly: true });
  onTestFinished(() => void before.close());
  expect(() => openAccess(dataDir)).toThrow(
    spoil === spoilt['a newer roomlog’s']
      ? `${path} was written by a newer roomlog; update roomlog to open it.`
      : /auth\.db is damaged \(.+\); move it aside .* roomlog user add NAME\.$/,
  );
});

test('a folder that can’t be used is a sentence too', () => {
  expect(() => openAccess('/dev/null')).toThrow(/auth\.db can't be used \(ENOTDIR\); fix its permissions/);
});
