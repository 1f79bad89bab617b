/** A home on the simulator, by roomlog's own commands. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const main = join(import.meta.dirname, '../../bin/roomlog.mjs');

export interface Home {
  dataDir: string;
  /** Starts a command of roomlog on it. */
  start: (command: string, env?: Record<string, string>) => ChildProcess;
  /** Asks the simulator's control port. */
  control: <T>(method: string, path: string, body?: object) => Promise<T>;
  /** Ends all, and deletes the data. */
  clear: () => Promise<void>;
}

/** @param household options of `roomlog simulate` */
export async function startHome(household: readonly string[]): Promise<Home> {
  const dataDir = mkdtempSync(join(tmpdir(), 'roomlog-bench-'));
  const children: ChildProcess[] = [];
  const run = (args: readonly string[], env: Record<string, string>) => {
    const child = spawn(process.execPath, [main, ...args], {
      env: { PATH: process.env['PATH'] ?? '', ROOMLOG_LOG_LEVEL: 'error', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return child;
  };
  const simulator = run(['simulate', '--listen', '127.0.0.1:0', '--json', ...household], {});
  const { base_url, control_url, api_key, email, password } = JSON.parse(await lineOf(simulator)) as Record<
    string,
    string
  >;
  return {
    dataDir,
    start: (command, env = {}) =>
      run([command], {
        ROOMLOG_DATA_DIR: dataDir,
        ROOMLOG_LISTEN: '127.0.0.1:0',
        BOCCO_BASE_URL: base_url ?? '',
        BOCCO_API_KEY: api_key ?? '',
        BOCCO_EMAIL: email ?? '',
        BOCCO_PASSWORD: password ?? '',
        ...env,
      }),
    control: async <T>(method: string, path: string, body?: object) => {
      const init = body ? { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {};
      return (await fetch(`${control_url}/${path}`, { method, ...init })).json() as Promise<T>;
    },
    clear: async () => {
      for (const child of children.toReversed()) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        const exited = once(child, 'exit');
        child.kill('SIGTERM');
        await exited;
      }
      rmSync(dataDir, { recursive: true });
    },
  };
}

/** The first line that it prints. */
export async function lineOf({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('no pipe');
  const [line] = await once(createInterface({ input: stdout }), 'line');
  return String(line);
}

/** What a process has started: the program that a command is about. */
export function startedBy({ pid = 0 }: ChildProcess, program: string): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return Number(children.find((one) => commandOf(one).includes(`dist/${program}.js`)) ?? 0);
}

/** Empty once it has ended. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Seconds of a processor that a process has had: its own code's, and the system's for it. */
export const processorSecondsOf = (pid = 0): number => secondsOf(pid).own;

/** With all processes that it has started; those that have ended too. */
export function processorSecondsOfAll(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  const { own, ended } = secondsOf(pid);
  return children.reduce((sum, child) => sum + processorSecondsOfAll(Number(child)), own + ended);
}

function secondsOf(pid: number): { own: number; ended: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  // Linux counts them in hundredths: proc_pid_stat(5).
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15).map(Number);
  return { own: (user + system) / 100, ended: (endedUser + endedSystem) / 100 };
}
