import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/testing.ts';
import { writeOutput } from './output-file.ts';

const signal = new AbortController().signal;
const carefully = { force: false, signal };
const byForce = { force: true, signal };
const mine = [Buffer.from('mine')];

let folder: string;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, 'out.csv');
});

test('a file that is there is replaced only by force, and keeps its mode', async () => {
  await writeOutput(file, mine, carefully);
  expect(readFileSync(file, 'utf8')).toBe('mine');
  writeFileSync(file, 'theirs');
  execFileSync('chmod', ['600', file]);
  const refusal = {
    exitCode: 64,
    message: `${file} is there already; choose another name, or replace it with --force.`,
  };
  await expect(writeOutput(file, mine, carefully)).rejects.toMatchObject(refusal);
  expect(readFileSync(file, 'utf8')).toBe('theirs');
  await writeOutput(file, mine, byForce);
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['mine', 0o600]);
  expect(readdirSync(folder)).toEqual(['out.csv']);
});

test('a file that is made meanwhile is not replaced either', async () => {
  async function* rows() {
    yield 'mine\n';
    writeFileSync(file, 'theirs');
  }
  await expect(writeOutput(file, rows(), carefully)).rejects.toMatchObject({
    exitCode: 64,
    message: /is there already/,
  });
  expect(readFileSync(file, 'utf8')).toBe('theirs');
  expect(readdirSync(folder)).toEqual(['out.csv']);
});

test('a link stays, what it points to is written by the same rules', async () => {
  const target = join(folder, 'elsewhere', 'target');
  mkdirSync(join(folder, 'elsewhere'));
  symlinkSync('elsewhere/target', file);
  await writeOutput(file, mine, carefully);
  expect(readFileSync(target, 'utf8')).toBe('mine');
  await expect(writeOutput(file, mine, carefully)).rejects.toMatchObject({ exitCode: 64 });
  await writeOutput(file, [Buffer.from('new')], byForce);
  expect([readFileSync(target, 'utf8'), readlinkSync(file)]).toEqual(['new', 'elsewhere/target']);
  expect(readdirSync(join(folder, 'elsewhere'))).toEqual(['target']);
});

test('a named pipe is waited for and written through, a reader that has enough is no failure', async () => {
  execFileSync('mkfifo', [file]);
  const written = writeOutput(file, [Buffer.alloc(300_000, 'a')], byForce);
  const reader = spawn('cat', [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  expect(await text(reader.stdout)).toHaveLength(300_000);
  await written;
  async function* endless() {
    for (;;) yield 'row\n'.repeat(1000);
  }
  const endlessly = writeOutput(file, endless(), carefully);
  const head = spawn('head', ['-n', '1', file], { stdio: 'ignore' });
  await Promise.all([endlessly, once(head, 'close')]);
  expect(lstatSync(file).isFIFO()).toBe(true);
});

test('a named pipe that nobody reads is waited for until Ctrl-C', async () => {
  execFileSync('mkfifo', [file]);
  const stop = new AbortController();
  const written = writeOutput(file, mine, { force: false, signal: stop.signal });
  stop.abort();
  await expect(written).rejects.toMatchObject({ exitCode: 1, message: /^Stopped/ });
});

test('a device is written through and stays one', async () => {
  await writeOutput('/dev/null', mine, carefully);
  expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  const link = join(folder, 'device');
  symlinkSync('/dev/full', link);
  const full = writeOutput(link, mine, byForce);
  await expect(full).rejects.toMatchObject({ exitCode: 1, message: /can't be written \(ENOSPC\): the disk is full;/ });
  expect(lstatSync('/dev/full').isCharacterDevice()).toBe(true);
});

test('a folder, and a file in none, are refused with a sentence', async () => {
  const rejection = (code: string) => ({
    exitCode: 1,
    message: expect.stringContaining(`can't be written (${code}): `),
  });
  await expect(writeOutput(folder, mine, byForce)).rejects.toMatchObject(rejection('EISDIR'));
  await expect(writeOutput(join(folder, 'no', 'x'), mine, carefully)).rejects.toMatchObject(rejection('ENOENT'));
});

test('what is stopped half way leaves the old file, and nothing beside it', async () => {
  writeFileSync(file, 'old');
  const stop = new AbortController();
  async function* rows() {
    yield 'new\n';
    stop.abort();
    yield 'newer\n';
  }
  const stopped = writeOutput(file, rows(), { force: true, signal: stop.signal });
  await expect(stopped).rejects.toMatchObject({ message: /^Stopped/, exitCode: 1 });
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['out.csv']);
});

test('what somebody put in its way is neither written into nor removed', async () => {
  const precious = join(folder, 'precious');
  writeFileSync(precious, 'theirs');
  symlinkSync(precious, `${file}.${process.pid}.part`);
  await expect(writeOutput(file, mine, carefully)).rejects.toThrow("can't be written (EEXIST)");
  expect(readFileSync(precious, 'utf8')).toBe('theirs');
  expect(readdirSync(folder)).toHaveLength(2);
});

test('a failure of the content is no failure of the file', async () => {
  async function* rows(): AsyncGenerator<string> {
    yield 'one';
    throw new Error('the store is gone');
  }
  await expect(writeOutput(file, rows(), carefully)).rejects.toThrow('the store is gone');
  expect(readdirSync(folder)).toEqual([]);
});
