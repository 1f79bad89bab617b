/** For the tests: the collector as the process it is, on a data folder of its own, against the simulator. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { rootDir } from '@roomlog/runtime';
import { demoCredentials, type Simulator, type SimulatorOptions, startSimulator } from '@roomlog/simulator';
import { openStore, type Store } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { beforeEach, expect, onTestFinished } from 'vitest';

export interface CollectorHome {
  dataDir: string;
  /** After `simulate`. */
  simulator: Simulator;
  simulate(options?: Partial<SimulatorOptions>): Promise<void>;
  /** Starts a collector, with these arguments, this environment, and these arguments for Node. */
  collect(args?: string[], env?: Record<string, string>, node?: string[]): ChildProcess;
  open(): Promise<Store>;
  /** What the simulator's control port lists there. */
  control<T>(path: string): Promise<T[]>;
  /** Changes the simulator: its `settings`, or `faults` to come. */
  order(what: 'settings' | 'faults', wanted: object): Promise<void>;
}

/** Created for each test of the file, and deleted after it. */
export function collectorHomeForEach(): CollectorHome {
  const home = {
    simulate: async (options = {}) => {
      const start = new Date('2026-11-22T03:00:00Z');
      const household = { history: 2 * 86_400, gaps: false, speed: 0, hold: 5, start };
      home.simulator = await startSimulator({ host: '127.0.0.1', port: 0, ...household, ...options });
      onTestFinished(() => home.simulator.close());
    },
    collect: (args = [], env = {}, node = []) => {
      const child = spawn(process.execPath, [...node, join(rootDir, 'dist/collector.js'), ...args], {
        env: {
          ROOMLOG_DATA_DIR: home.dataDir,
          BOCCO_BASE_URL: home.simulator.baseUrl,
          BOCCO_API_KEY: demoCredentials.api_key,
          BOCCO_EMAIL: demoCredentials.email,
          BOCCO_PASSWORD: demoCredentials.password,
          ROOMLOG_POLL_SECONDS: '1',
          ROOMLOG_LOG_LEVEL: 'silent',
          ROOMLOG_ACK: '1',
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      return child;
    },
    open: async () => {
      const path = join(home.dataDir, 'roomlog.db');
      // A collector may just have been started.
      await until(async () => existsSync(path));
      const store = await openStore(path, 'outbox');
      onTestFinished(() => store.close());
      return store;
    },
    control: async (path) => {
      const text = await (await fetch(`${home.simulator.controlUrl}/${path}`)).text();
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    },
    order: async (what, wanted) => {
      const url = `${home.simulator.controlUrl}/${what}`;
      const answer = await fetch(url, { method: 'PUT', body: JSON.stringify(wanted) });
      expect(answer.status).toBe(200);
    },
  } as CollectorHome;
  beforeEach(() => {
    home.dataDir = mkdtempSync(join(tmpdir(), 'roomlog-collector-'));
    onTestFinished(() => rmSync(home.dataDir, { recursive: true, force: true }));
  });
  return home;
}

export async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

/** Resolves with the first acknowledged commit of the kind. */
export async function acknowledged(child: ChildProcess, kind: string): Promise<void> {
  if (!child.stdout) throw new Error('the collector has no stdout');
  for await (const line of createInterface({ input: child.stdout })) if (JSON.parse(line).ack.kind === kind) return;
  throw new Error('the collector ended before');
}

export async function until(ask: () => Promise<boolean>): Promise<void> {
  await expect.poll(ask, { message: ask.toString(), interval: 50 }).toBe(true);
}

export const count = (store: Store, table: 'reading' | 'message') =>
  sqliteOf(store).prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
