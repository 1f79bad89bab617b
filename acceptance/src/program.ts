/** A few lines of a program on the store's sources, run as a process of its own that may be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * @param root where the sources are: the project, or a mutant of it
 * @param code the body of a module, in which `from(file)` imports a file of packages/store/src
 */
export function runOnStore(root: string, code: string): ChildProcess {
  const folder = JSON.stringify(join(root, 'packages/store/src'));
  const prelude = `process.umask(0o077); const from = (file) => import(${folder} + '/' + file);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', `${prelude}\n${code}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}
