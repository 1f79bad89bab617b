import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-store.ts';
import { lockFile } from './lock-file.ts';

/** A process that tries to take the lock, says whether it has it, and stays. */
async function rival(path: string): Promise<{ child: ChildProcess; hasIt: boolean }> {
  const code = `
    const { lockFile } = await import(${JSON.stringify(import.meta.resolve('./lock-file.ts'))});
    const lock = lockFile(${JSON.stringify(path)});
    process.send(lock !== undefined);
    process.on('message', () => lock);`;
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: [...stdio] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [hasIt] = await once(child, 'message');
  return { child, hasIt: hasIt as boolean };
}

test('one process at a time has it, and a killed one leaves nothing behind', async () => {
  const path = `${temporaryFolder()}/a.lock`;
  const rivals = await Promise.all([rival(path), rival(path)]);
  const winners = rivals.filter(({ hasIt }) => hasIt);
  expect(winners).toHaveLength(1);
  expect(lockFile(path)).toBeUndefined();
  const winner = winners[0]?.child;
  winner?.kill('SIGKILL');
  if (winner) await once(winner, 'exit');
  const lock = lockFile(path);
  expect(lock).toBeDefined();
  expect(lockFile(path)).toBeUndefined();
  lock?.release();
  expect(existsSync(path)).toBe(false);
  lockFile(path)?.release();
  expect(lockFile(path)).toBeDefined();
});

test('where no file can be made, that is said', () => {
  const path = temporaryFolder();
  expect(() => lockFile(path)).toThrow(expect.objectContaining({ name: 'StoreError', exitCode: 74 }));
});
