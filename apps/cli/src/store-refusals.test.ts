import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { expectSentence, roomlog, startHousehold, temporaryFolder } from './testing.ts';

const { account } = await startHousehold();

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

test('a data folder that can’t be written is 74', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  for (const command of ['up', 'serve']) {
    expectSentence(
      await roomlog([command], { ROOMLOG_DATA_DIR: join(file, 'data') }),
      74,
      'mend its permissions or set ROOMLOG_DATA_DIR',
    );
  }
});

function foreignDatabase(path: string): void {
  const database = new DatabaseSync(path);
  database.exec('CREATE TABLE theirs (id INTEGER); INSERT INTO theirs VALUES (1)');
  database.close();
}

test.each([
  ['text', 74, (path: string) => writeFileSync(path, 'this is no database '.repeat(400))],
  ['noise', 74, (path: string) => writeFileSync(path, randomBytes(8192))],
  ['nothing', 74, (path: string) => writeFileSync(path, '')],
  ['another program’s database', 78, foreignDatabase],
])('a store that is %s is refused with %i and not touched', async (_, code, make) => {
  const home = temporaryFolder();
  const path = join(home, 'roomlog.db');
  make(path);
  const before = sha256(path);
  for (const [command, env] of [
    ['up', {}],
    ['serve', {}],
    ['collect', account],
    ['export', {}],
  ] as const) {
    const args = command === 'export' ? [command, 'readings'] : [command];
    expectSentence(await roomlog(args, { ...env, ROOMLOG_DATA_DIR: home }), code, path);
  }
  expect(sha256(path)).toBe(before);
  expect(readdirSync(home)).toEqual(['roomlog.db']);
});
