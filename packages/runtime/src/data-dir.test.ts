import { spawnSync } from 'node:child_process';
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
  for (const wrong of [path, `${path}/data`, `${path}/deep/data`]) {
    const message = `${wrong} can't be written to (ENOTDIR); a file is in its place; move that file or set ROOMLOG_DATA_DIR.`;
    expect(() => openDataDir(wrong)).toThrow(expect.objectContaining({ exitCode: 74, message }));
  }
});

// One that spins can't be ended from within: it has a process of its own.
test.for(['/proc/roomlog', '/proc/self/fd/roomlog/deep', `/tmp/${'n'.repeat(300)}`])('%s ends at once', (wrong) => {
  const code = `
    const { openDataDir } = await import(${JSON.stringify(import.meta.resolve('./data-dir.ts'))});
    openDataDir(${JSON.stringify(wrong)});`;
  const { signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    timeout: 20_000,
    killSignal: 'SIGKILL',
  });
  expect({ signal, stderr }).toEqual({
    signal: null,
    stderr: expect.stringContaining(`${wrong} can't be written to (`),
  });
});
