/** The processes under `up` and in the foreground: started, waited for, stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  type Environment,
  exitCodes,
  programFile,
  untilAborted,
  withoutCredentials,
  withoutSecrets,
} from '@roomlog/runtime';

/**
 * For what runs for years. A young generation of 1 MB instead of 16, as nearly all that a request or a poll makes is
 * garbage at once: the dashboard takes a quarter less memory with it. A heap that grows by a fifth before the old
 * generation is collected, where V8 lets it double: the collector's peak is a third lower, and nothing ends for lack of
 * memory as with a limit (bench/src/small.ts).
 */
const small = ['--max-semi-space-size=1', '--heap-growing-percent=20'];

/** With thousands of rooms a young generation of 1 MB costs a sixth of the processor: some calls last for a minute. */
const large = ['--max-semi-space-size=8', '--heap-growing-percent=20'];

const heapOf = ({ ROOMLOG_DATABASE: address = '' }: Environment) => (address === '' ? small : large);

/** Arguments for Node by program, and what it gets of the environment. */
const programs = {
  simulate: { command: [programFile('cli'), 'simulate'], given: withoutSecrets },
  collect: { command: [programFile('collector')], given: (env: Environment) => env },
  serve: { command: [programFile('dashboard')], given: withoutCredentials },
};
export type Program = keyof typeof programs;

/** What a program announces to its parent when it is ready. */
export type Ready = Record<string, string>;

export interface Running {
  /** Undefined when the program ended before. */
  ready: Promise<Ready | undefined>;
  /** Its exit code; that of an internal error when a signal ended it, or it could not be started. */
  exited: Promise<number>;
  /** Resolves when it has ended. */
  stop(): Promise<void>;
}

/** Time between SIGTERM and SIGKILL. The dashboard uses at most 4 s of it to finish sending files. */
const graceMs = 4700;

export function start(name: Program, args: string[], env: Environment): Running {
  const { command, given } = programs[name];
  return startNode([...heapOf(env), ...command, ...args], given(env));
}

/** Starts Node with these arguments as a child, which is killed when this process ends first. */
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
  const late = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(late);
}

/** Runs one program alone in the foreground, as systemd does. @returns its exit code */
export async function foreground(name: Program, args: string[], env: Environment, stop: AbortSignal): Promise<number> {
  const program = start(name, args, env);
  void untilAborted(stop).then(() => program.stop());
  const { url } = (await program.ready) ?? {};
  if (url !== undefined) process.stdout.write(`${url}\n`);
  return program.exited;
}
