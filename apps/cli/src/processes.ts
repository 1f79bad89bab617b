/** The processes under `up` and in the foreground: started, waited for, stopped together. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Environment, exitCodes } from '@roomlog/runtime';

/** What runs, by name, as Node is told it. */
const programs = {
  simulate: [fileURLToPath(new URL('./main.ts', import.meta.url)), 'simulate'],
  collect: [fileURLToPath(new URL('../../collector/src/main.ts', import.meta.url))],
  serve: [fileURLToPath(new URL('../../dashboard/src/main.ts', import.meta.url))],
};
export type Program = keyof typeof programs;

export interface Running {
  name: Program;
  /** What the program announced; undefined when it ended before. */
  ready: Promise<Record<string, string> | undefined>;
  exited: Promise<number>;
  stop(): Promise<void>;
}

/** A process that is told to end has so long before it is killed. Files that the dashboard is sending take 4 s of it at most. */
const graceMs = 4700;

export function start(name: Program, args: string[], env: Environment): Running {
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const;
  const child = spawn(process.execPath, [...programs[name], ...args], { env, stdio: [...stdio] });
  const exited = once(child, 'exit').then(([code]) => (code as number | null) ?? exitCodes.internal);
  const announced = once(child, 'message').then(([message]) => (message as { ready: Record<string, string> }).ready);
  return {
    name,
    ready: Promise.race([announced, exited.then(() => undefined)]),
    exited,
    stop: () => end(child, exited),
  };
}

async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const late = new AbortController();
  const kill = delay(graceMs, undefined, { signal: late.signal }).then(
    () => child.kill('SIGKILL'),
    () => false,
  );
  await exited;
  late.abort();
  await kill;
}

/** One program alone in the foreground, as systemd runs it. @returns its exit code */
export async function foreground(name: Program, args: string[], env: Environment, stop: AbortSignal): Promise<number> {
  const program = start(name, args, env);
  stop.addEventListener('abort', () => void program.stop(), { once: true });
  const { url } = (await program.ready) ?? {};
  if (url !== undefined) process.stdout.write(`${url}\n`);
  return program.exited;
}
