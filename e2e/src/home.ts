/** A whole home for a test: a simulator to speak through, and collector and dashboard as the processes they are. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { rootDir } from '@roomlog/runtime';
import { demoCredentials, type Simulator, type SimulatorOptions, startSimulator } from '@roomlog/simulator';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { launchBrowser, openPage } from './browser.ts';

export interface Home {
  url: string;
  simulator: Simulator;
  dataDir: string;
  /** Ends the simulator as if the service were gone; `returnService` brings it back at the same address. */
  loseService(): Promise<void>;
  returnService(options?: Partial<SimulatorOptions>): Promise<void>;
  /**
   * The same home for other devices of a network: a further dashboard, where everybody has to sign in.
   * @returns its address
   */
  share(...users: { name: string; password: string; role: string }[]): Promise<string>;
  /** A page of its own, in a browser that all pages of the home share. */
  openPage(options?: BrowserContextOptions): ReturnType<typeof openPage>;
  close(): Promise<void>;
}

/** What BOCCO shows of a sensor, in readings. */
const dayOfReadings = 288;

export async function openHome(options: Partial<SimulatorOptions>): Promise<Home> {
  const household: Partial<SimulatorOptions> = { host: '127.0.0.1', port: 0, hold: 5, gaps: false, ...options };
  const simulator = await startSimulator(household);
  const port = Number(new URL(simulator.baseUrl).port);
  const dataDir = mkdtempSync(join(tmpdir(), 'roomlog-home-'));
  const env = environment(dataDir, {
    BOCCO_BASE_URL: simulator.baseUrl,
    BOCCO_API_KEY: demoCredentials.api_key,
    BOCCO_EMAIL: demoCredentials.email,
    BOCCO_PASSWORD: demoCredentials.password,
    ROOMLOG_POLL_SECONDS: '1',
    ROOMLOG_TIME_ZONE: 'Asia/Tokyo',
  });
  const collector = roomlog(['collect'], env);
  const dashboard = roomlog(['serve'], env);
  const programs = [collector, dashboard];
  let browser: Promise<Browser> | undefined;
  const home: Home = {
    simulator,
    dataDir,
    url: await firstLine(dashboard),
    loseService: () => home.simulator.close(),
    returnService: async (more = {}) => {
      home.simulator = await startSimulator({ ...household, ...more, window: dayOfReadings, port });
    },
    share: async (...users) => {
      for (const { name, password, role } of users) {
        const adding = roomlog(['user', 'add', name, '--role', role, '--password-stdin'], env);
        adding.stdin?.end(`${password}\n`);
        await once(adding, 'exit');
      }
      const shared = roomlog(['serve'], { ...env, ROOMLOG_LISTEN: '0.0.0.0:0' });
      programs.push(shared);
      return (await firstLine(shared)).replace('0.0.0.0', '127.0.0.1');
    },
    openPage: async (more) => {
      browser ??= launchBrowser();
      return openPage(await browser, home.url, more);
    },
    close: async () => {
      await (await browser)?.close();
      await Promise.all(programs.map((child) => stop(child)));
      await home.simulator.close();
      rmSync(dataDir, { recursive: true });
    },
  };
  // What BOCCO has of the past is read in: from now on a test sees only what it does itself.
  await until(async () => (await getJson<{ state: string }>(`${home.url}api/status`)).state === 'ok');
  const truth = await ndjson<{ kind: string }>(`${simulator.controlUrl}/truth`);
  const past = truth.filter(({ kind }) => kind === 'message').length;
  await until(async () => countMessages(dataDir) >= past);
  // Every answer would have all of it again, each second.
  await sendJson('PUT', `${simulator.controlUrl}/settings`, { window: dayOfReadings });
  return home;
}

function countMessages(dataDir: string): number {
  const store = new DatabaseSync(join(dataDir, 'roomlog.db'), { readOnly: true });
  const row = store.prepare('SELECT count(*) AS n FROM message').get();
  store.close();
  return Number(row?.['n']);
}

/** The environment of a process of its own: nothing of this one but where programs are. */
function environment(dataDir: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    ROOMLOG_DATA_DIR: dataDir,
    ROOMLOG_LISTEN: '127.0.0.1:0',
    ...more,
  };
}

export function roomlog(args: string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['bin/roomlog.mjs', ...args], {
    cwd: rootDir,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** What a program prints first on stdout; fails with what it said on stderr when it ends before. */
export async function firstLine(child: ChildProcess): Promise<string> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`it ended with ${String(code)}: ${said}`);
  });
  const line = once(child.stdout ?? child, 'data').then(([chunk]) => String(chunk).split('\n')[0] ?? '');
  return Promise.race([line, ended]);
}

/** @returns the exit code */
export async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  return child.exitCode;
}

/** Asks again and again until the answer is there, ever less often, as asking takes time from who is to answer. */
export async function until<T>(ask: () => Promise<T | undefined | false>, seconds = 120): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (let wait = 20; ; wait = Math.min(wait * 1.5, 400)) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`nothing after ${seconds} s: ${ask.toString()}`);
    await delay(wait);
  }
}

export async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json() as Promise<T>;
}

/** The lines of the simulator's control port. */
export async function ndjson<T>(url: string): Promise<T[]> {
  const text = await (await fetch(url)).text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}

export async function sendJson(method: 'PUT' | 'POST', url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}
