/**
 * How little a home takes: memory and processor of `roomlog up`, by its own commands as they are built. Compared is
 * anonymous memory, what a process has for itself alone: the rest of what is resident is Node's own text, which all of them
 * share. Linux only.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { countRows, openStore } from '@roomlog/store';
import { lineOf, processorSecondsOf, startedBy, startHome } from './home.ts';
import { atMost, median, report } from './results.ts';

const main = join(import.meta.dirname, '../../bin/roomlog.mjs');
const turns = 7;
/** How long the page is used, and how long nobody does anything, in seconds. */
const [usedFor, idleFor] = [10, 40];
const day = 86_400;
const spans = [1, 7, 30, 365, 3650];
const demoDays = 400;
const watchEvery = 50;

const folder = mkdtempSync(join(tmpdir(), 'roomlog-bench-'));
const children: ChildProcess[] = [];

const help = median(Array.from({ length: turns }, () => timeOf([main, '--help']) / timeOf(['-e', '0'])));
const home = await measureHome();
const demo = await measureDemo();
await Promise.all(children.map(end));
rmSync(folder, { recursive: true });

const both = {
  resident: home.collector.resident + home.dashboard.resident,
  anonymous: home.collector.anonymous + home.dashboard.anonymous,
};
const goals = [
  ['anonymous memory of collector and dashboard, MB', both.anonymous, 75],
  ['resident memory of collector and dashboard, MB', both.resident, 200],
  ["their peak in the demo's first start, MB resident", demo.peak, 300],
  ['processor while nobody does anything, % of a core', home.idle, 0.5],
  ['`up` until the first answered page, s', home.start, 0.9],
  ['`--help`, times an empty Node', help, 2],
] as const;
const rowOf = (name: string, { resident, anonymous }: Memory) => `| ${name} | ${anonymous} | ${resident} |`;
const results = `
# A small home

One room with one sensor, polled every 300 s, after ${usedFor} s of page calls over ${spans.length} spans. The demo is a first start:
${demoDays} days are read in and sealed, a backup is made, and everything is fetched as CSV.

| | is | at most | reached |
| --- | --- | --- | --- |
${goals.map(([what, is, most]) => `| ${what} | ${Number(is.toFixed(2))} | ${most} | ${atMost(is, most)} |`).join('\n')}

| MB | anonymous | resident |
| --- | --- | --- |
${rowOf('collector', home.collector)}
${rowOf('dashboard', home.dashboard)}
${rowOf('`up`', home.up)}
${rowOf('an empty Node', home.empty)}

The demo's past was complete after ${demo.seconds.toFixed(0)} s; the collector alone had ${demo.collector} MB at its peak, the dashboard ${demo.dashboard}.
`;
report(results);
if (goals.some(([, is, most]) => is > most)) process.exitCode = 1;

function timeOf(args: string[]): number {
  const begun = performance.now();
  const { error } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (error) throw error;
  return performance.now() - begun;
}

function start(args: string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'] ?? '', ROOMLOG_LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

async function measureHome() {
  const household = { '--sensors': 1, '--history': '2d', '--window': 600, '--interval': 300 };
  const { start: startOn, clear } = await startHome(Object.entries(household).flat().map(String));
  // Warm: the second start is measured.
  const starts: number[] = [];
  let [up, url] = [start(['-e', '']), ''];
  for (let turn = 0; turn < 4; turn++) {
    await end(up);
    const begun = performance.now();
    up = startOn('up');
    url = await lineOf(up);
    await fetch(url);
    if (turn > 0) starts.push((performance.now() - begun) / 1000);
  }
  const { collector, dashboard } = programsOf(up);
  await usePage(url);
  const memory = { collector: memoryOf(collector), dashboard: memoryOf(dashboard), up: memoryOf(up.pid) };
  const before = [collector, dashboard].reduce((sum, pid) => sum + processorSecondsOf(pid), 0);
  await delay(idleFor * 1000);
  const used = [collector, dashboard].reduce((sum, pid) => sum + processorSecondsOf(pid), 0) - before;
  const empty = start(['-e', 'setTimeout(() => {}, 1e6)']);
  await delay(1000);
  const found = { ...memory, empty: memoryOf(empty.pid), idle: (used / idleFor) * 100, start: Math.min(...starts) };
  await clear();
  return found;
}

/** As the page asks: rooms, messages, and charts of all spans. */
async function usePage(url: string): Promise<void> {
  const end = performance.now() + usedFor * 1000;
  // The first sensor comes with the first poll.
  const [first] = await until(async () => {
    const { rooms } = (await (await fetch(`${url}api/rooms`)).json()) as { rooms: Room[] };
    return rooms.filter(({ sensors }) => sensors.length > 0);
  });
  const sensor = first?.sensors[0]?.uuid ?? '';
  while (performance.now() < end) {
    const now = Math.floor(Date.now() / 1000);
    for (const path of ['', 'api/rooms', `api/rooms/${first?.uuid}/messages`])
      await (await fetch(`${url}${path}`)).text();
    for (const days of spans) {
      const query = `from=${now - days * day}&to=${now}&resolution=auto`;
      await (await fetch(`${url}api/sensors/${sensor}/readings?${query}`)).text();
    }
  }
}

interface Room {
  uuid: string;
  sensors: { uuid: string }[];
}

async function until<T>(look: () => Promise<T[]>): Promise<T[]> {
  for (;;) {
    const found = await look().catch(() => []);
    if (found.length > 0) return found;
    await delay(watchEvery);
  }
}

async function measureDemo() {
  const begun = performance.now();
  const dataDir = join(folder, 'demo');
  const up = start([main, 'up'], { ROOMLOG_DATA_DIR: dataDir, ROOMLOG_LISTEN: '127.0.0.1:0' });
  let peak = 0;
  const over = new AbortController();
  const url = await lineOf(up);
  const { collector, dashboard } = programsOf(up);
  const watching = (async () => {
    while (!over.signal.aborted) {
      peak = Math.max(peak, memoryOf(collector).resident + memoryOf(dashboard).resident);
      await delay(watchEvery);
    }
  })();
  const seconds = (await untilSealed(join(dataDir, 'roomlog.db'))) - begun / 1000;
  const backup = (await (
    await fetch(`${url}api/backup`, { method: 'POST', headers: { origin: url.slice(0, -1) } })
  ).json()) as { path: string };
  for (const path of [backup.path.slice(1), 'api/readings.csv']) {
    for await (const _ of (await fetch(`${url}${path}`)).body ?? []);
  }
  over.abort();
  await watching;
  return { peak, seconds, collector: peakOf(collector), dashboard: peakOf(dashboard) };
}

/** Those that `up` has started. */
function programsOf(up: ChildProcess): { collector: number; dashboard: number } {
  return { collector: startedBy(up, 'collector'), dashboard: startedBy(up, 'dashboard') };
}

/** Waits for readings and a seal of every closed day. @returns when that was, on the clock of `performance`, in seconds */
async function untilSealed(path: string): Promise<number> {
  const store = await openStore(path, 'reader');
  let last = { sealed: 0, at: 0 };
  while (last.sealed < demoDays || performance.now() - last.at < 5000) {
    const sealed = await countRows(store.db, 'seal');
    if (sealed !== last.sealed) last = { sealed, at: performance.now() };
    await delay(watchEvery);
  }
  await store.close();
  return last.at / 1000;
}

interface Memory {
  anonymous: number;
  resident: number;
}

/** In MB; none of a process that does not run. */
function memoryOf(pid = 0): Memory {
  return { anonymous: megabytesOf(pid, 'RssAnon'), resident: megabytesOf(pid, 'VmRSS') };
}

function peakOf(pid: number): number {
  return megabytesOf(pid, 'VmHWM');
}

function megabytesOf(pid: number, name: string): number {
  if (pid === 0) return 0;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round((Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024) / 1e6);
}
