import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDataDir } from './data-dir.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-data-dir-'));
  const umask = process.umask();
  onTestFinished(() => {
    process.umask(umask);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

test('the folder and what is written in it are private', () => {
  const folder = `${temporaryFolder()}/deep/data`;
  openDataDir(folder);
  openDataDir(folder);
  writeFileSync(`${folder}/file`, '');
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(`${folder}/file`).mode & 0o777).toBe(0o600);
});

test('a file in its place is refused', () => {
  const path = `${temporaryFolder()}/file`;
  writeFileSync(path, '');
  for (const wrong of [path, `${path}/data`]) {
    expect(() => openDataDir(wrong)).toThrow(
      expect.objectContaining({ exitCode: 74, message: expect.stringContaining(wrong) }),
    );
  }
});
