/** For tests of homes in a database: what each of them needs until it ends. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rootDir } from '@roomlog/runtime';
import { onTestFinished } from 'vitest';
import { type DatabaseServer, openDatabaseServer } from './database-server.ts';

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

export async function server(): Promise<DatabaseServer> {
  const made = await openDatabaseServer();
  onTestFinished(() => made.close());
  return made;
}

export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'roomlog-home-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

/** Runs a command to its end. */
export async function command(env: Record<string, string>, ...args: string[]): Promise<Ended> {
  const running = promisify(execFile)(process.execPath, ['bin/roomlog.mjs', ...args], {
    cwd: rootDir,
    env,
    maxBuffer: 1e9,
  });
  const { stdout, stderr } = await running.catch((error: Ended) => error);
  return { code: running.child.exitCode ?? 0, stdout, stderr };
}
