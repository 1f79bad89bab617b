/** A simulated BOCCO and roomlog's programs on it, each a process of its own that may be killed at any moment. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { rootDir } from '@roomlog/runtime';
import { demoCredentials, type Simulator, type SimulatorOptions, startSimulator } from '@roomlog/simulator';
import { openStore, type Store } from '@roomlog/store';
import { onTestFinished } from 'vitest';

export interface Home {
  /** Where the programs' sources are: the project, or a mutant of it. */
  root: string;
  dataDir: string;
  simulator: Simulator;
  env: Record<string, string>;
}

interface Place {
  root?: string;
  dataDir?: string;
  env?: Record<string, string>;
}

/** Everything ends with the test. The past that it offers is always the same one. */
export async function openHome(options: Partial<SimulatorOptions>, place: Place = {}): Promise<Home> {
  const start = new Date('2026-02-10T12:00:00Z');
  const simulator = await startSimulator({ start, gaps: false, hold: 5, switches: { replies: false }, ...options });
  onTestFinished(() => simulator.close());
  const dataDir = place.dataDir ?? temporaryFolder();
  const env = {
    PATH: process.env['PATH'] ?? '',
    NODE_COMPILE_CACHE: join(rootDir, 'node_modules/.cache/compiled'),
    ROOMLOG_DATA_DIR: dataDir,
    ROOMLOG_LISTEN: '127.0.0.1:0',
    ROOMLOG_TIME_ZONE: 'Asia/Tokyo',
    ROOMLOG_POLL_SECONDS: '1',
    ROOMLOG_LOG_LEVEL: 'silent',
    BOCCO_BASE_URL: simulator.baseUrl,
    BOCCO_API_KEY: demoCredentials.api_key,
    BOCCO_EMAIL: demoCredentials.email,
    BOCCO_PASSWORD: demoCredentials.password,
    ...place.env,
  };
  return { root: place.root ?? rootDir, dataDir, simulator, env };
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-acceptance-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export type App = 'collector' | 'dashboard';

/**
 * What it says on stderr is let through: a program that complains is worth reading about.
 * `under` is the command line of a program that runs it, such as strace
 */
export function start(
  { root, env }: Home,
  app: App,
  { args = [] as string[], env: more = {}, under = [] as string[] } = {},
): ChildProcess {
  // What was built starts in half of the time; a mutant is in the sources.
  const built = join(root, 'dist', `${app}.js`);
  const main = existsSync(built) ? built : join(root, 'apps', app, 'src/main.ts');
  // By the channel it says when it is ready.
  const stdio = ['ignore', 'pipe', 'inherit', 'ipc'] as const;
  const [program = '', ...given] = [...under, process.execPath, main, ...args];
  const child = spawn(program, given, { env: { ...env, ...more }, stdio: [...stdio] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Resolves when a collector works, or has ended. */
export async function readyOf(child: ChildProcess): Promise<void> {
  await Promise.race([once(child, 'message'), once(child, 'exit')]);
}

/** Of the page, which a dashboard prints when it is ready. */
export async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('this process has no stdout');
  const [line] = await once(stdout, 'data');
  return String(line).trim();
}

export const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

/** @returns how it ended: an exit code, or the signal that ended it */
export async function ended(child: ChildProcess): Promise<number | string> {
  if (!hasEnded(child)) await once(child, 'exit');
  return child.exitCode ?? child.signalCode ?? 0;
}

export async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string> {
  child.kill(signal);
  return ended(child);
}

/** One full cycle on top of whatever is there. */
export async function collectOnce(home: Home): Promise<void> {
  const child = start(home, 'collector', { args: ['--once'] });
  // Acknowledgements that nobody reads would keep it waiting.
  child.stdout?.resume();
  const code = await ended(child);
  if (code !== 0) throw new Error(`roomlog collect --once ended with ${code}`);
}

/** A reader's look at the store, as the dashboard has it. */
export async function look<T>({ dataDir, env }: Home, ask: (store: Store) => T | Promise<T>): Promise<T> {
  const store = await openStore(env['ROOMLOG_DATABASE'] ?? join(dataDir, 'roomlog.db'), 'reader');
  try {
    return await ask(store);
  } finally {
    await store.close();
  }
}

/** A question to the simulator's control port, or something to be done there. */
export async function control<T>({ simulator }: Home, method: string, path: string, body?: object): Promise<T> {
  const url = `${simulator.controlUrl}/${path}`;
  const answer = await fetch(url, body === undefined ? { method } : { method, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

export async function controlLines<T>({ simulator }: Home, path: 'truth' | 'received'): Promise<T[]> {
  const text = await (await fetch(`${simulator.controlUrl}/${path}`)).text();
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line): T => JSON.parse(line));
}

/** Asks again and again until the answer is there. */
export async function until<T>(ask: () => T | Promise<T>, seconds = 30, every = 50): Promise<NonNullable<T>> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`nothing after ${seconds} s: ${ask.toString()}`);
    await delay(every);
  }
}
