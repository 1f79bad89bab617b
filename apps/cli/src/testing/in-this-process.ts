/** For the tests: a command of the command line without a process of its own. */
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { report } from '@roomlog/runtime';
import { onTestFinished, vi } from 'vitest';
import { runCommandLine } from '../program.ts';

export interface Outcome {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

/** One at a time: each has the environment, the output and the exit code of this process to itself. */
let previous: Promise<unknown> = Promise.resolve();

/**
 * Not for a store that the test holds open with another copy of SQLite: the locks of one process don't keep each other
 * out, and where one copy closes the file, those of the other are gone.
 */
export function inThisProcess(args: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const stop = new AbortController();
  // One that hangs is ended with its test, so that those behind it have their turn.
  onTestFinished(() => stop.abort());
  const outcome = previous.then(() => runHere(args, env, stop.signal));
  previous = outcome;
  return outcome;
}

async function runHere(args: string[], env: NodeJS.ProcessEnv, stop: AbortSignal): Promise<Outcome> {
  const output = { stdout: new PassThrough(), stderr: new PassThrough() };
  const said = Promise.all([buffer(output.stdout), buffer(output.stderr)]);
  const before = { env: { ...process.env }, exitCode: process.exitCode };
  const streams = [
    vi.spyOn(process, 'stdout', 'get').mockReturnValue(output.stdout as never),
    vi.spyOn(process, 'stderr', 'get').mockReturnValue(output.stderr as never),
  ];
  replaceEnvironment(env);
  process.exitCode = 0;
  try {
    await runCommandLine(args, stop);
  } catch (error) {
    process.exitCode = report(error);
  }
  const code = process.exitCode;
  process.exitCode = before.exitCode;
  replaceEnvironment(before.env);
  for (const stream of streams) stream.mockRestore();
  for (const stream of Object.values(output)) stream.end();
  const [stdout, stderr] = await said;
  return { code, signal: null, stdout: stdout.toString(), stderr: stderr.toString() };
}

function replaceEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}
