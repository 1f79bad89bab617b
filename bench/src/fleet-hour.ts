/**
 * A chain of care homes for an hour: fifty accounts of a thousand rooms with a sensor each, polled every five minutes by two
 * collectors on one server of PostgreSQL, while somebody looks at the list of rooms and at charts. The simulator answers at
 * once. All on one machine. Takes an hour and a half, so `pnpm bench` leaves it out. Linux only.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { insertReadings } from '@roomlog/store';
import { openWithRoom } from './bench-store.ts';
import { openConnection } from './connection.ts';
import { lineOf, processorSecondsOf, processorSecondsOfAll } from './home.ts';
import { type PostgresqlServer, startPostgresqlServer } from './peers/postgresql-server.ts';
import { run } from './peers/program.ts';
import { atLeast, atMost, median, report } from './results.ts';
import { type Served, startDashboard } from './served.ts';

const { values } = parseArgs({
  options: {
    accounts: { type: 'string', default: '50' },
    rooms: { type: 'string', default: '1000' },
    minutes: { type: 'string', default: '60' },
    poll: { type: 'string', default: '300' },
  },
});
const accounts = Number(values.accounts);
const roomsEach = Number(values.rooms);
const minutes = Number(values.minutes);
const pollSeconds = Number(values.poll);
const rooms = accounts * roomsEach;
const collectors = 2;
/** Readings of the past at the start, and how many an answer has. */
const window = 24;
const day = 86_400;
/** As `roomlog collect` starts one on a database (apps/cli/src/home/processes.ts). */
const heap = ['--max-semi-space-size=8', '--heap-growing-percent=20'];
/** A poll that is late by a tenth of its interval still counts. */
const onTime = pollSeconds * 1.1;
const least = { onTime: 0.99 };
const most = { pageMs: 150, chart: 4 };

/** 2010-01-01: the simulator's ids of readings count from here, in this many a second. */
const [idEpoch, idsASecond] = [1_262_304_000, 4096];

const serverFolder = mkdtempSync(join(tmpdir(), 'roomlog-bench-'));
const folder = mkdtempSync(join(tmpdir(), 'roomlog-bench-'));

interface Facts {
  base_url: string;
  control_url: string;
  api_key: string;
  email: string;
  password: string;
}

async function recordAnHour({ address, pid: serverPid, psql, connection }: PostgresqlServer): Promise<void> {
  const ask = (sql: string) => run(psql, [...connection, '-qAt', '-c', sql]).trim();
  const children: ChildProcess[] = [];
  const start = (args: readonly string[], env: Record<string, string>, out: 'pipe' | 'ignore' = 'pipe') => {
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env['PATH'] ?? '', ROOMLOG_LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', out, 'inherit'],
    });
    children.push(child);
    return child;
  };
  const dist = (name: string) => join(import.meta.dirname, `../../dist/${name}.js`);
  const household = {
    '--accounts': accounts,
    '--rooms': roomsEach,
    '--history': `${window * 5}m`,
    '--window': window,
  };
  const simulator = start(
    [
      join(import.meta.dirname, '../../bin/roomlog.mjs'),
      'simulate',
      '--listen',
      '127.0.0.1:0',
      '--json',
      '--no-gaps',
      ...Object.entries(household).flat().map(String),
    ],
    {},
  );
  const facts = JSON.parse(await lineOf(simulator)) as Facts;
  const dataDir = join(folder, 'fleet');
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify({ accounts: credentialsOf(facts) }), { mode: 0o600 });
  const fleet = { ROOMLOG_DATA_DIR: dataDir, ROOMLOG_DATABASE: address, BOCCO_BASE_URL: facts.base_url };
  const stored = new Arrivals();
  const running = Array.from({ length: collectors }, () => {
    const collector = start([...heap, dist('collector')], {
      ...fleet,
      ROOMLOG_POLL_SECONDS: String(pollSeconds),
      ROOMLOG_ACK: '1',
    });
    if (collector.stdout) createInterface({ input: collector.stdout }).on('line', (line) => stored.add(line));
    return collector.pid ?? 0;
  });
  const begun = Date.now();
  while (stored.sensors.size < rooms) {
    await delay(1000);
    if (process.stdout.isTTY) process.stdout.write(`\r${stored.sensors.size.toLocaleString('en')} sensors`);
  }
  // The messages of the past are read in the background, and the newest ones once more.
  const left = `SELECT (SELECT count(*) FROM room WHERE backfill_done = 0) +
    (SELECT count(*) FROM job_run WHERE job = 'reconcile-messages' AND succeeded_at IS NULL)`;
  while (ask(left) !== '0') await delay(10_000);
  process.stdout.write(`\nEverything of the past is stored after ${Math.round((Date.now() - begun) / 1000)} s.\n`);
  // Everybody was asked at once at the start: from the next time on they are asked one after another.
  await delay(pollSeconds * 1000);

  const dashboard = await startDashboard(dataDir, { ROOMLOG_DATABASE: address });
  const home = await startSmallHome();
  const processor = () => [
    ...running.map(processorSecondsOf),
    processorSecondsOfAll(serverPid),
    processorSecondsOf(simulator.pid),
    processorSecondsOf(dashboard.pid),
  ];
  const memory = () => running.map(anonymousMb);
  stored.begin();
  const [from, memoryBefore] = [processor(), memory()];
  const looked = await look(dashboard, home, minutes * 60_000);
  const seconds = minutes * 60;
  const [spent, memoryAfter] = [processor().map((now, at) => (now - (from[at] ?? 0)) / seconds), memory()];
  const offered = (rooms * seconds) / 300;
  const waits = stored.end();
  const share = waits.filter((wait) => wait <= onTime).length / Math.max(waits.length, offered);
  const bytes = Number(ask('SELECT pg_database_size(current_database())'));
  const readings = Number(ask('SELECT count(*) FROM reading'));
  for (const each of [dashboard, home]) await each.stop();
  for (const child of children.toReversed()) await ended(child);
  const percent = (part = 0) => `${(part * 100).toFixed(0)} %`;
  const ratio = median(looked.chart) / median(looked.small);
  report(`
# ${rooms.toLocaleString('en')} rooms

${accounts} accounts of ${roomsEach.toLocaleString('en')} rooms with a sensor each, polled every ${pollSeconds} s for ${minutes} minutes by ${collectors} collectors
on one server of PostgreSQL; answers of ${window} readings, one of them new. The simulator, the server and all else run on this
machine with 2 cores. A poll is on time when what is new is stored ${onTime} s after it was measured, at the latest.

| | is | wanted | |
| --- | --- | --- | --- |
| polls on time | ${(share * 100).toFixed(2)} % | at least ${least.onTime * 100} % | ${atLeast(share, least.onTime)} |
| a page of 50 rooms, p95, ms | ${quantile(looked.page, 0.95).toFixed(0)} | at most ${most.pageMs} | ${atMost(quantile(looked.page, 0.95), most.pageMs)} |
| a chart of a day, over that of a home on SQLite meanwhile | ${ratio.toFixed(1)} | at most ${most.chart} | ${atMost(ratio, most.chart)} |

| | |
| --- | --- |
| readings stored in this time | ${waits.length.toLocaleString('en')} |
| stored after, median / p99 / longest, s | ${[0.5, 0.99, 1].map((part) => quantile(waits, part).toFixed(0)).join(' / ')} |
| a page, median / p99, ms | ${[0.5, 0.99].map((part) => quantile(looked.page, part).toFixed(0)).join(' / ')} |
| processor of the collectors, of a core | ${spent.slice(0, collectors).map(percent).join(', ')} |
| of the database | ${percent(spent[collectors])} |
| of the simulator | ${percent(spent[collectors + 1])} |
| of the dashboard | ${percent(spent[collectors + 2])} |
| anonymous memory of the collectors at the beginning / end, MB | ${memoryBefore.map((mb, at) => `${mb} / ${memoryAfter[at]}`).join(', ')} |
| the database, MB, with ${readings.toLocaleString('en')} readings | ${(bytes / 1e6).toFixed(0)} |
`);
}

function credentialsOf({ api_key, email, password }: Facts): Record<string, object> {
  return Object.fromEntries(
    Array.from({ length: accounts }, (_, at) => {
      const own = at === 0 ? email : email.replace('@', `-${at + 1}@`);
      return [`home-${at + 1}`, { source: 'bocco', api_key, email: own, password }];
    }),
  );
}

/** What the collectors say they have stored: how long after it was measured. */
class Arrivals {
  readonly sensors = new Set<string>();
  #waits: number[] | undefined;

  add(line: string): void {
    const { ack } = JSON.parse(line) as { ack: { kind: string; sensor: string; id: number } };
    if (ack.kind !== 'reading') return;
    if (this.#waits === undefined) this.sensors.add(ack.sensor);
    const measured = Math.floor(ack.id / idsASecond) + idEpoch;
    this.#waits?.push(Date.now() / 1000 - measured);
  }

  begin(): void {
    this.#waits = [];
  }

  /** Seconds of each. */
  end(): number[] {
    return this.#waits ?? [];
  }
}

/** A home on SQLite, with as many readings as a sensor of the fleet will have: its charts are asked for meanwhile. */
async function startSmallHome(): Promise<Served> {
  const dataDir = join(folder, 'home');
  mkdirSync(dataDir);
  const { store, sensors } = await openWithRoom(join(dataDir, 'roomlog.db'), 1);
  const now = Math.floor(Date.now() / 1000);
  const readings = Array.from({ length: window + minutes / 5 }, (_, at) => {
    return {
      id: at + 1,
      created_at: new Date((now - at * 300) * 1000),
      temperature: 20,
      humidity: 50,
      illuminance: at,
    };
  });
  await insertReadings(store.db, sensors[0]?.id ?? 0, readings);
  await store.close();
  return startDashboard(dataDir);
}

/** Milliseconds of each answer. */
interface Looked {
  page: number[];
  chart: number[];
  /** Of the home on SQLite. */
  small: number[];
}

/** Each second a page of the list, from its first to its last one and again, and a chart of a room on it. */
async function look(fleet: Served, home: Served, ms: number): Promise<Looked> {
  const [connection, other] = [await openConnection(fleet.url), await openConnection(home.url)];
  const looked: Looked = { page: [], chart: [], small: [] };
  const own = await sensorOf(`${home.url}api/rooms`);
  const end = performance.now() + ms;
  let after = '';
  while (performance.now() < end) {
    const page = `${fleet.url}api/rooms?limit=50${after}`;
    looked.page.push(await timed(() => connection.ask(page)));
    const { rooms: listed, next } = (await (await fetch(page)).json()) as RoomsPage;
    after = next === null ? '' : `&after=${encodeURIComponent(next)}`;
    const now = Math.floor(Date.now() / 1000);
    const span = `readings?from=${now - day}&to=${now}&resolution=auto`;
    const sensor = listed[0]?.sensors[0]?.uuid;
    looked.chart.push(await timed(() => connection.ask(`${fleet.url}api/sensors/${sensor}/${span}`)));
    looked.small.push(await timed(() => other.ask(`${home.url}api/sensors/${own}/${span}`)));
    await delay(1000);
  }
  for (const each of [connection, other]) each.close();
  return looked;
}

interface RoomsPage {
  rooms: { sensors: { uuid: string }[] }[];
  next: string | null;
}

async function sensorOf(url: string): Promise<string | undefined> {
  const { rooms: listed } = (await (await fetch(url)).json()) as RoomsPage;
  return listed[0]?.sensors[0]?.uuid;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function quantile(list: readonly number[], part: number): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

/** Of a process, in MB. */
function anonymousMb(pid: number): number {
  const [, kb] = /^Anonymous:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
  return Math.round(Number(kb) / 1000);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}

const server = await startPostgresqlServer(serverFolder);
if (server) {
  try {
    await recordAnHour(server);
  } finally {
    await server.stop();
  }
} else {
  process.stdout.write('PostgreSQL is not installed: the hour is not measured.\n');
}
for (const each of [serverFolder, folder]) rmSync(each, { recursive: true });
