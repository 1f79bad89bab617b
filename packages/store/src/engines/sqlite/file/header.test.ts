import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-store.ts';
import { expectFile } from './header.ts';

test('a file that another process makes at that moment is not taken for a broken link', async () => {
  const path = `${temporaryFolder()}/roomlog.db`;
  const comesAndGoes = `
    const { rmSync, writeFileSync } = require('node:fs');
    for (let round = 0; ; round++) {
      writeFileSync('${path}-shm', '');
      rmSync('${path}-shm');
      if (round === 0) console.log('it comes and goes');
    }`;
  const other = spawn(process.execPath, ['--eval', comesAndGoes], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    other.kill('SIGKILL');
    await once(other, 'exit');
  });
  await once(other.stdout, 'data');
  expect(() => {
    for (let look = 0; look < 20_000; look++) expectFile(path);
  }).not.toThrow();
});
