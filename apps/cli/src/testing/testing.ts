/** For the tests: the command line in this process or as one of its own, on a simulator in this one. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { rootDir } from '@roomlog/runtime';
import { demoCredentials, type SimulatorOptions, startSimulator } from '@roomlog/simulator';
import { afterAll, expect, onTestFinished } from 'vitest';
import { inThisProcess, type Outcome } from './in-this-process.ts';

type Env = Record<string, string>;

/** Removed when the test ends, or with `afterAll` when all of the file have. */
export function temporaryFolder(whenOver = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-cli-'));
  whenOver(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Nothing of the machine's own configuration, and a data folder that can't be unless `env` has one. */
export function environment(env: Env = {}): Env {
  return {
    PATH: process.env['PATH'] ?? '',
    TZ: 'UTC',
    ROOMLOG_DATA_DIR: '/dev/null/roomlog',
    ROOMLOG_LISTEN: '127.0.0.1:0',
    ...env,
  };
}

export function startRoomlog(args: string[], env?: Env, whenOver = onTestFinished): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, ['bin/roomlog.mjs', ...args], { cwd: rootDir, env: environment(env) });
  // No test leaves a process behind, whatever became of it.
  whenOver(() => void child.kill('SIGKILL'));
  return child;
}

/** The next line of standard output; fails when the command ends instead. */
export async function nextLine(child: ChildProcessWithoutNullStreams): Promise<string> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`It ended with ${String(code)} before it wrote a line.`);
  });
  return String((await Promise.race([once(child.stdout, 'data'), ended]))[0]).trim();
}

/** The pids of a process's children. */
export function childrenOf(pid = 0): string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
}

/** The processes that a command runs, by name: their pid, and what of an account stands in their environment. */
export function processTree(command: ChildProcessWithoutNullStreams) {
  const members = childrenOf(command.pid).map((pid) => {
    const [name = ''] = /simulate|collector|dashboard/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? [];
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return [
      name,
      { pid: Number(pid), account: environment.filter((line) => /^(BOCCO|EMO)_(?!BASE_URL)/.test(line)) },
    ] as const;
  });
  return Object.fromEntries(members);
}

export async function outcomeOf(child: ChildProcessWithoutNullStreams): Promise<Outcome> {
  const closed = once(child, 'close');
  const [stdout, stderr, [code, signal]] = await Promise.all([buffer(child.stdout), buffer(child.stderr), closed]);
  return { code, signal, stdout: stdout.toString(), stderr: stderr.toString() };
}

/** What runs programs that write for themselves, or reads what is typed. */
const needProcess = ['up', 'collect', 'serve', 'simulate', 'signin'];

/** Runs a command to its end: in this process, where it costs a tenth, or as one of its own where it needs that. */
export function roomlog(args: string[], env?: Env): Promise<Outcome> {
  return needProcess.includes(args[0] ?? '') ? roomlogProcess(args, env) : inThisProcess(args, environment(env));
}

export function roomlogProcess(args: string[], env?: Env, input = ''): Promise<Outcome> {
  const child = startRoomlog(args, env);
  // A command that refuses at once ends without having read its input.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return outcomeOf(child);
}

/** One line that ends as a sentence does, and no stack trace. */
export function expectSentence({ code, signal, stderr }: Outcome, expected: number, words: string | RegExp): void {
  const matching = typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words);
  expect({ code, signal, stderr }).toEqual({ code: expected, signal: null, stderr: matching });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).not.toContain('    at ');
}

/** A household for all tests of a file, its clock standing still, and the environment of an account in it. */
export async function startHousehold(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({
    history: 5 * 86_400,
    sensors: 2,
    gaps: false,
    decimals: true,
    speed: 0,
    start: new Date('2026-11-22T03:00:00Z'),
    switches: { replies: false },
    ...options,
  });
  let filled: Promise<string> | undefined;
  afterAll(async () => {
    await simulator.close();
    if (filled) rmSync(await filled, { recursive: true });
  });
  const account = {
    BOCCO_BASE_URL: simulator.baseUrl,
    BOCCO_API_KEY: demoCredentials.api_key,
    BOCCO_EMAIL: demoCredentials.email,
    BOCCO_PASSWORD: demoCredentials.password,
    ROOMLOG_TIME_ZONE: 'Asia/Tokyo',
  };
  const control = async (method: string, path: string, body?: unknown) => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    return (await fetch(`${simulator.controlUrl}/${path}`, init)).text();
  };
  const fill = async () => {
    const folder = mkdtempSync(join(tmpdir(), 'roomlog-cli-'));
    await roomlog(['collect', '--once'], { ...account, ROOMLOG_DATA_DIR: folder });
    return folder;
  };
  return {
    account,
    /** Of BOCCO emo, where somebody has yet to sign in. */
    emo: { EMO_BASE_URL: simulator.emoBaseUrl, ROOMLOG_TIME_ZONE: 'Asia/Tokyo' },
    control,
    /** A data folder with what `collect --once` made of the household; each test gets a copy. */
    filledFolder: async () => {
      filled ??= fill();
      const folder = temporaryFolder();
      cpSync(await filled, folder, { recursive: true });
      return folder;
    },
    /** Every reading and message that it has ever offered. */
    truth: async () => parseLines<Offered>(await control('GET', 'truth')),
    /** Every post and read mark that it has accepted. */
    received: async () =>
      parseLines<{ kind: string; id: number; media: string; text: string }>(await control('GET', 'received')),
  };
}

/** A line of the simulator's truth: a message has `text`, a reading the rest. */
export interface Offered {
  kind: 'message' | 'reading';
  id: number;
  text: string;
  sensor: string;
  created_at: string;
  temperature: number;
  humidity: number;
  illuminance: number;
}

/** NDJSON. */
export function parseLines<Item>(text: string): Item[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line): Item => JSON.parse(line));
}
