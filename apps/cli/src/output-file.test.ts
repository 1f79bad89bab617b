import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './testing.ts';
import { writeWhole } from './whole-file.ts';

const never = new AbortController().signal;

test('what is stopped half way leaves the old file, and nothing beside it', async () => {
  const file = join(temporaryFolder(), 'out.csv');
  writeFileSync(file, 'old');
  const stop = new AbortController();
  async function* rows() {
    yield 'new\n';
    stop.abort();
    yield 'newer\n';
  }
  await expect(writeWhole(file, rows(), stop.signal)).rejects.toMatchObject({ message: /^Stopped/, exitCode: 1 });
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(join(file, '..'))).toEqual(['out.csv']);
});

test('what somebody put in its way is neither written into nor removed', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'out.csv');
  const precious = join(folder, 'precious');
  writeFileSync(precious, 'theirs');
  symlinkSync(precious, `${file}.${process.pid}.part`);
  await expect(writeWhole(file, [Buffer.from('mine')], never)).rejects.toThrow("can't be written (EEXIST)");
  expect(readFileSync(precious, 'utf8')).toBe('theirs');
  expect(readdirSync(folder)).toHaveLength(2);
});

test('a failure of the content is no failure of the file', async () => {
  async function* rows(): AsyncGenerator<string> {
    yield 'one';
    throw new Error('the store is gone');
  }
  const folder = temporaryFolder();
  await expect(writeWhole(join(folder, 'out'), rows(), never)).rejects.toThrow('the store is gone');
  expect(readdirSync(folder)).toEqual([]);
});
