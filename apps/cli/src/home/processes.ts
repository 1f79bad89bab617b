/** The processes under `up` and in the foreground: started, waited for, stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { type Environment, exitCodes, programFile, untilAborted, withoutCredentials } from '@roomlog/runtime';

/** What runs, by name, as Node is told it; `credentials`: gets those that the environment has. */
const programs = {
  simulate: { command: [programFile('cli'), 'simulate'], credentials: false },
  collect: { command: [programFile('collector')], credentials: true },
  serve: { command: [programFile('dashboard')], credentials: false },
};
export type Program = keyof typeof programs;

/** What a program tells its parent when it is ready. */
export type Ready = Record<string, string>;

export interface Running {
  /** What the program announced; undefined when it ended before. */
  ready: Promise<Ready | undefined>;
  /** Its exit code; that of an internal error when a signal ended it, or when it could not be started. */
  exited: Promise<number>;
  /** Resolves when it has ended. */
  stop(): Promise<void>;
}

/** A process that is told to end has so long before it is killed. Files that the dashboard is sending take 4 s of it at most. */
const graceMs = 4700;

export function start(name: Program, args: string[], env: Environment): Running {
  const { command, credentials } = programs[name];
  return startNode([...command, ...args], credentials ? env : withoutCredentials(env));
}

/** Node with these arguments as a child; it is killed when this process ends before it. */
export function startNode(args: string[], env: Environment): Running {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const { promise: exited, resolve } = Promise.withResolvers<number>();
  child.once('exit', (code) => resolve(code ?? exitCodes.internal));
  child.on('error', (error) => {
    process.stderr.write(`A process could not be started or reached: ${error.message}.\n`);
    if (child.pid === undefined) resolve(exitCodes.internal);
  });
  const { promise: announced, resolve: announce } = Promise.withResolvers<Ready>();
  child.once('message', (message) => announce((message as { ready: Ready }).ready));
  void exited.then(() => process.off('exit', kill));
  return {
    ready: Promise.race([announced, exited.then(() => undefined)]),
    exited,
    stop: () => end(child, exited),
  };
}

async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  const over = new AbortController();
  const late = delay(graceMs, true, { signal: over.signal }).catch(() => false);
  void exited.then(() => over.abort());
  if (await late) child.kill('SIGKILL');
  await exited;
}

/** One program alone in the foreground, as systemd runs it. @returns its exit code */
export async function foreground(name: Program, args: string[], env: Environment, stop: AbortSignal): Promise<number> {
  const program = start(name, args, env);
  void untilAborted(stop).then(() => program.stop());
  const { url } = (await program.ready) ?? {};
  if (url !== undefined) process.stdout.write(`${url}\n`);
  return program.exited;
}
