/**
 * Ten years of readings as CSV over HTTP: against the same bytes made in this process and sent nowhere, and what it costs
 * whoever else asks the dashboard meanwhile. The dashboard is what is built, in a process of its own, and so is each
 * reader: one that took 70 MB here would hold up the pings that this process times.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { labelledSensors, openReadingsFile } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { openBenchStore } from './bench-store.ts';
import { atLeast, atMost, median, report } from './results.ts';
import { startDashboard } from './served.ts';

const readings = 10 * 365 * 288;
const begin = Date.UTC(2016, 0, 1) / 1000;
const rounds = 5;
const readerCount = 4;
/** Between two questions to another route, ms. */
const pause = 3;

const { store, clear } = await openBenchStore(1);
const sensors = await labelledSensors(store.db);
const sensor = sensors[0]?.uuid ?? '';
sqliteOf(store).exec(`INSERT INTO reading
  SELECT ${sensors[0]?.id}, ${begin} + value * 300, value, 2100 + value % 977, 4000 + value % 1999, value * 7 % 40009
  FROM (WITH RECURSIVE n(value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM n WHERE value < ${readings - 1}) SELECT value FROM n)`);

const dashboard = await startDashboard(dirname(store.path));
const { url } = dashboard;
const file = `${url}api/sensors/${sensor}/readings.csv`;
const ping = `${url}healthz`;
const agent = new Agent({ keepAlive: true });
const reader = await startReader();
const readers = [reader, ...(await Promise.all(Array.from({ length: readerCount - 1 }, startReader)))];

const pings = async (isOver: () => boolean) => {
  const times: number[] = [];
  while (!isOver()) {
    const begun = performance.now();
    const [answer] = (await once(get(ping, { agent }), 'response')) as [IncomingMessage];
    answer.resume();
    await once(answer, 'end');
    times.push(performance.now() - begun);
    await delay(pause);
  }
  return times;
};
const soon = (ms: number) => {
  const end = performance.now() + ms;
  return () => performance.now() > end;
};

await pings(soon(3000));
const idle = await pings(soon(3000));
const memoryIdle = anonymous(dashboard.pid);
const [inProcess, overHttp, firsts, busy, shares]: number[][] = [[], [], [], [], []];
let memory = memoryIdle;
for (let round = 0; round < rounds; round++) {
  inProcess?.push(await timed(writeInProcess));
  const alone = await reader.download();
  overHttp?.push(alone.all);
  firsts?.push(alone.first);
  let isOver = false;
  const [times] = await Promise.all([
    pings(() => {
      memory = Math.max(memory, anonymous(dashboard.pid));
      return isOver;
    }),
    reader.download().then(() => {
      isOver = true;
    }),
  ]);
  busy?.push(...times);
  const together = await Promise.all(readers.map((one) => one.download()));
  const ends = together.map((one) => one.all);
  shares?.push(Math.max(...ends) / Math.min(...ends));
}
for (const one of readers) one.stop();
await dashboard.stop();
await clear();

const p99 = (list: readonly number[] = []) => list.toSorted((a, b) => a - b)[Math.floor(list.length * 0.99)] ?? 0;
const [idlePing, idle99, busy99] = [median(idle), p99(idle), p99(busy)];
const speed = median(inProcess ?? []) / median(overHttp ?? []);
const firstByte = median(firsts ?? []) / idlePing;
const above = (memory - memoryIdle) / 1e6;
const share = median(shares ?? []);
const most99 = Math.max(10, 2 * idle99);
const goals = [
  ['speed over that in this process', speed.toFixed(2), 'at least 0.85', atLeast(speed, 0.85)],
  ['its first byte, over a ping of an idle dashboard', firstByte.toFixed(1), 'at most 6', atMost(firstByte, 6)],
  ['anonymous memory above that of an idle dashboard, MB', above.toFixed(0), 'at most 40', atMost(above, 40)],
  [
    'p99 of a ping meanwhile, ms',
    busy99.toFixed(1),
    `at most 10, or twice that of an idle one (${idle99.toFixed(1)})`,
    atMost(busy99, most99),
  ],
  [
    `${readerCount} at once: the last one's end over the first one's`,
    share.toFixed(2),
    'at most 1.2',
    atMost(share, 1.2),
  ],
] as const;
const results = `
# Files over HTTP

CSV of one sensor, ${readings.toLocaleString('en')} readings. Medians of ${rounds} rounds in turn; a ping is \`/healthz\`.

| a file's | is | wanted | reached |
| --- | --- | --- | --- |
${goals.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}
`;
report(results);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

async function writeInProcess(): Promise<number> {
  const range = { from: undefined, to: undefined };
  const { chunks } = await openReadingsFile(store.db, { sensors, range, resolution: 'raw', format: 'csv' });
  let bytes = 0;
  for await (const chunk of chunks()) bytes += chunk.length;
  return bytes;
}

interface Download {
  /** ms until the first byte of the body. */
  first: number;
  /** ms until the last one. */
  all: number;
}

/** A process that waits for its turn: to start one would hold up the pings as well. */
async function startReader() {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'reader.ts'), file, ping], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  await once(lines, 'line');
  return {
    download: async (): Promise<Download> => {
      child.stdin.write('\n');
      const [said] = (await once(lines, 'line')) as [string];
      return JSON.parse(said) as Download;
    },
    stop: () => child.stdin.end(),
  };
}

/** Bytes of memory that a process has for itself alone. */
function anonymous(pid = 0): number {
  const kilobytes = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}
