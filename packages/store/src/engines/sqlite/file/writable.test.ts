import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-store.ts';
import { whyUnwritable } from './writable.ts';

test('a folder of one’s own can be written; a file that is not there is no fault of the disk', async () => {
  const folder = temporaryFolder();
  expect(await whyUnwritable(join(folder, 'roomlog.db'), { byWriting: true })).toBeUndefined();
  writeFileSync(join(folder, 'roomlog.db'), '');
  expect(await whyUnwritable(join(folder, 'roomlog.db'), { byWriting: true })).toBeUndefined();
});

test('a full disk and a read-only one are told apart', async ({ skip }) => {
  const folder = temporaryFolder();
  const mount = (options: string) => spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
  skip(!mount('size=2m'), 'this account may not mount');
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  const path = join(folder, 'roomlog.db');
  const ballast = join(folder, 'ballast');
  writeFileSync(path, '');
  expect(await whyUnwritable(path, { byWriting: true })).toBeUndefined();
  writeFileSync(ballast, Buffer.alloc(1.5 * 1024 * 1024));
  expect(await whyUnwritable(path, { byWriting: true })).toBe('full');
  rmSync(ballast);
  expect(await whyUnwritable(path, { byWriting: true })).toBeUndefined();
  expect(mount('remount,ro')).toBe(true);
  expect(await whyUnwritable(path, { byWriting: true })).toBe('refused');
});

test('a disk that took a try is spared for a minute, however often somebody asks', async ({ skip }) => {
  skip(process.platform !== 'linux', 'it is tried on Linux alone');
  const path = join(temporaryFolder(), 'roomlog.db');
  writeFileSync(path, '');
  const written = () => Number(/^write_bytes: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
  const before = written();
  for (let looks = 0; looks < 100; looks++) expect(await whyUnwritable(path, { byWriting: true })).toBeUndefined();
  expect(written() - before).toBeLessThan(100 * 4096);
});
