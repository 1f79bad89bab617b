import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { expectSentence, roomlog, startHousehold, temporaryFolder } from '../testing/testing.ts';

const { account } = await startHousehold();

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

test('a data folder that can’t be written is 74', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const refused = ['up', 'serve'].map((command) => roomlog([command], { ROOMLOG_DATA_DIR: join(file, 'data') }));
  for (const outcome of await Promise.all(refused)) {
    expectSentence(outcome, 74, 'a file is in its place; move that file or set ROOMLOG_DATA_DIR');
  }
});

function foreignDatabase(path: string): void {
  const database = new DatabaseSync(path);
  database.exec('CREATE TABLE theirs (id INTEGER); INSERT INTO theirs VALUES (1)');
  database.close();
}

test.each([
  ['text', 74, (path: string) => writeFileSync(path, 'this is no database '.repeat(400))],
  ['another program’s database', 78, foreignDatabase],
])('a store that is %s is refused with %i and not touched', async (_, code, make) => {
  const home = temporaryFolder();
  const path = join(home, 'roomlog.db');
  make(path);
  const before = sha256(path);
  const env = { ROOMLOG_DATA_DIR: home };
  const refused = [
    roomlog(['up'], env),
    roomlog(['serve'], env),
    roomlog(['collect'], { ...account, ...env }),
    roomlog(['export', 'readings'], env),
  ];
  for (const outcome of await Promise.all(refused)) expectSentence(outcome, code, path);
  expect(sha256(path)).toBe(before);
  expect(readdirSync(home)).toEqual(['roomlog.db']);
});

test('a FIFO in the place of a file that a command reads ends it with one sentence', async () => {
  const store = temporaryFolder();
  execFileSync('mkfifo', [join(store, 'roomlog.db')]);
  const secrets = temporaryFolder();
  execFileSync('mkfifo', ['-m', '600', join(secrets, 'secrets.json')]);
  const env = { ROOMLOG_DATA_DIR: store };
  const [exported, checked, restored, signedIn, imported] = await Promise.all([
    roomlog(['export', 'readings'], env),
    roomlog(['check'], env),
    roomlog(['restore', join(store, 'roomlog.db')], { ROOMLOG_DATA_DIR: temporaryFolder() }),
    roomlog(['rooms'], { ROOMLOG_DATA_DIR: secrets }),
    roomlog(['import', 'readings', join(store, 'roomlog.db'), '--sensor', 'x'], env),
  ]);
  expectSentence(exported, 74, 'is a FIFO, not a file');
  expect(checked).toMatchObject({ code: 74, stdout: expect.stringContaining('is a FIFO, not a file') });
  expectSentence(restored, 64, 'is no file; name one.');
  expectSentence(signedIn, 78, 'secrets.json is not a file; delete it and run: roomlog signin');
  expectSentence(imported, 64, 'is no file; name one.');
});
