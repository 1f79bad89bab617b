/** Files that must not be opened: each refused with its kind, and left as it was to the last byte. */
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { setSetting } from '../../settings.ts';
import { temporaryFolder } from '../../testing/temporary-store.ts';
import { backupStore } from './backup/backup.ts';
import { restoreStore } from './backup/restore.ts';
import { sqliteOf } from './engine.ts';
import { newestVersion } from './migrations/index.ts';
import { openStore } from './open.ts';

const damaged = { kind: 'damaged', exitCode: 74 };
const newer = { kind: 'newer', exitCode: 78 };
const foreign = { kind: 'foreign', exitCode: 78 };

/** A good store of some hundred kB, closed. */
async function makeStore(path: string): Promise<void> {
  const store = await openStore(path, 'writer');
  const rows = Array.from({ length: 400 }, (_, at) => ({ name: `name ${at}`, value: 'x'.repeat(500) }));
  await store.db.insertInto('setting').values(rows).execute();
  await store.close();
}

function overwrite(path: string, at: number, bytes: Buffer): void {
  const content = readFileSync(path);
  bytes.copy(content, at);
  writeFileSync(path, content);
}

function inSqlite(path: string, statements: string): void {
  const sqlite = new Database(path);
  sqlite.exec(statements);
  sqlite.close();
}

/** Copies a store with a log that isn't written back, as a killed process leaves it. */
async function leaveLog(path: string, statements: string): Promise<void> {
  await makeStore(`${path}.live`);
  const store = await openStore(`${path}.live`, 'writer');
  await setSetting(store.db, 'poll_seconds', 'in the log');
  sqliteOf(store).exec(statements);
  for (const side of ['', '-wal']) copyFileSync(`${path}.live${side}`, `${path}${side}`);
  await store.close();
}

const cases: [name: string, make: (path: string) => unknown, refusal: { kind: string; exitCode: number }][] = [
  ['an empty file', (path) => writeFileSync(path, ''), damaged],
  ['text', (path) => writeFileSync(path, 'not a database\n'.repeat(1000)), damaged],
  ['noise', (path) => writeFileSync(path, randomBytes(8192)), damaged],
  ['another program’s database', (path) => inSqlite(path, 'CREATE TABLE t (a)'), foreign],
  [
    'another program’s database with a log',
    (path) => inSqlite(path, 'PRAGMA journal_mode = WAL; CREATE TABLE t (a)'),
    foreign,
  ],
  [
    'a newer store',
    async (path) => {
      await makeStore(path);
      inSqlite(path, `PRAGMA user_version = ${newestVersion + 1}`);
    },
    newer,
  ],
  ['a newer store with a log', (path) => leaveLog(path, `PRAGMA user_version = ${newestVersion + 1}`), newer],
  [
    'a store without its end',
    async (path) => {
      await makeStore(path);
      truncateSync(path, 100_000);
    },
    damaged,
  ],
  [
    'a store without its end, beside an empty log',
    async (path) => {
      await makeStore(path);
      truncateSync(path, 100_000);
      writeFileSync(`${path}-wal`, '');
    },
    damaged,
  ],
  [
    'a damaged page in the middle',
    async (path) => {
      await makeStore(path);
      overwrite(path, 30 * 4096, Buffer.alloc(4096, 0xa5));
    },
    damaged,
  ],
  [
    'a damaged page, with a log',
    async (path) => {
      await leaveLog(path, '');
      overwrite(path, 30 * 4096, Buffer.alloc(4096, 0xa5));
    },
    damaged,
  ],
  [
    'a damaged first page',
    (path) => makeStore(path).then(() => overwrite(path, 100, Buffer.alloc(2000, 0xa5))),
    damaged,
  ],
];

const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

test.for(cases)('%s is refused and stays as it is', async ([name, make, refusal]) => {
  const folder = temporaryFolder();
  const path = `${folder}/roomlog.db`;
  await make(path);
  const files = readdirSync(folder);
  const kept = [path, `${path}-wal`].filter((file) => existsSync(file));
  const before = kept.map(digest);
  const error: Error = await openStore(path, 'writer').then(
    () => expect.unreachable(name),
    (reason) => reason,
  );
  expect(error).toMatchObject(refusal);
  expect(error.message).toContain(path);
  expect(error.message).toMatch(/; .*\.$/);
  expect(kept.map(digest)).toEqual(before);
  if (refusal.kind === 'foreign') expect(readdirSync(folder)).toEqual(files);
});

test.for(['writer', 'outbox', 'reader'] as const)('a %s does not open a store without its end', async (role) => {
  const path = `${temporaryFolder()}/roomlog.db`;
  await makeStore(path);
  truncateSync(path, 100_000);
  await expect(openStore(path, role)).rejects.toThrow('its end is missing');
  writeFileSync(`${path}-wal`, '');
  await expect(openStore(path, role)).rejects.toThrow('its end is missing');
});

test('what a killed process had committed is there again', async () => {
  const path = `${temporaryFolder()}/roomlog.db`;
  await leaveLog(path, '');
  const store = await openStore(path, 'writer');
  expect(await store.db.selectFrom('setting').where('name', '=', 'poll_seconds').selectAll().execute()).toHaveLength(1);
  await store.close();
});

/** Whoever opens a FIFO waits for somebody at its other end. */
const notFiles: [name: string, make: (path: string) => void, words: RegExp][] = [
  ['a FIFO', (path) => execFileSync('mkfifo', [path]), /is a FIFO, not a file; .*\.$/],
  ['a folder', (path) => mkdirSync(path), /is a folder, not a file; .*\.$/],
  ['a device', (path) => symlinkSync('/dev/zero', path), /is a device, not a file; .*\.$/],
  ['a link to nothing', (path) => symlinkSync(`${path}.none`, path), /is a link to a file that does not exist; .*\.$/],
  ['a link to itself', (path) => symlinkSync(path, path), /ELOOP/],
];

test.for(notFiles)('%s is no store, no backup and no log: said at once, and left there', async ([, make, words]) => {
  const folder = temporaryFolder();
  const path = `${folder}/roomlog.db`;
  make(path);
  const refusal = { kind: 'unwritable', exitCode: 74, message: expect.stringMatching(words) };
  for (const role of ['writer', 'outbox', 'reader'] as const) {
    await expect(openStore(path, role)).rejects.toMatchObject(refusal);
  }
  const store = `${temporaryFolder()}/roomlog.db`;
  await makeStore(store);
  // What leads nowhere isn't there.
  const missing = !existsSync(path);
  await expect(restoreStore(path, store)).rejects.toMatchObject(missing ? { kind: 'missing' } : refusal);
  await expect(backupStore(path, `${folder}/backup.db`)).rejects.toMatchObject(missing ? { kind: 'missing' } : refusal);
  await expect(restoreStore(store, path)).rejects.toMatchObject(refusal);
  expect(readdirSync(folder)).toEqual(['roomlog.db']);
  for (const side of ['-wal', '-shm', '-journal']) {
    rmSync(store + side, { force: true });
    make(store + side);
    await expect(openStore(store, 'writer')).rejects.toMatchObject(refusal);
    rmSync(store + side, { recursive: true });
  }
});
