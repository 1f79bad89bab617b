/**
 * What the dashboard puts between a cached answer and its client: over the requests a second of a bare Fastify route that
 * sends the same bytes. Both are processes of their own, asked in turn. Beside it the processor's time of each, which a
 * busy machine changes less.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addUser, findUser, openAccess, startSession } from '@roomlog/access';
import { insertReadings, openStore, roomSensors, setTimeZone, upsertRooms } from '@roomlog/store';
import { load } from './load.ts';
import { atLeast, median, report } from './results.ts';

/** Until then, Node compiles what is asked for again and again. */
const warmUpRounds = 15;
const rounds = 31;
const msEach = 300;
const least = 0.5;
const year = 365 * 86_400;
const rootDir = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'roomlog-bench-'));
const children: ChildProcess[] = [];

const { sensor, to } = await fill();
const cookie = await signIn();
const dashboard = await start([join(rootDir, 'dist/dashboard.js')], {
  ROOMLOG_DATA_DIR: folder,
  ROOMLOG_LISTEN: '127.0.0.1:0',
  ROOMLOG_LOG_LEVEL: 'warn',
});
// As the page asks for it.
const chart = `${dashboard.url}api/sensors/${sensor}/readings?from=${to - year}&to=${to}&resolution=auto`;
const encodings = { plain: {}, brotli: { 'accept-encoding': 'br' } };
const bare = await startBare();
const who = { 'on this machine': {}, 'signed in': { cookie } };
const ways: Record<string, () => Promise<Speed>> = {};
for (const [encoding, headers] of Object.entries(encodings)) {
  ways[`bare ${encoding}`] = () => measure(bare, `${bare.url}${encoding}`, headers);
  for (const [name, more] of Object.entries(who))
    ways[`${name} ${encoding}`] = () => measure(dashboard, chart, { ...headers, ...more });
}
ways['page static'] = () => measure(dashboard, `${dashboard.url}index.html`, encodings.brotli);
ways['page painted'] = () => measure(dashboard, dashboard.url, encodings.brotli);

const measured = new Map(Object.keys(ways).map((name) => [name, [] as Speed[]]));
for (let round = -warmUpRounds; round < rounds; round++) {
  for (const [name, way] of Object.entries(ways)) {
    const speed = await way();
    if (round >= 0) measured.get(name)?.push(speed);
  }
}
for (const child of children) child.kill();
rmSync(folder, { recursive: true });

const of = (name: string, unit: keyof Speed) => (measured.get(name) ?? []).map((speed) => speed[unit]);
const count = (name: string) => Math.round(median(of(name, 'perSecond'))).toLocaleString('en');
/** Of the same round: what else the machine does meets both. */
const ratioOf = (name: string, base: string, unit: keyof Speed) =>
  median(of(name, unit).map((value, round) => value / (of(base, unit)[round] ?? Number.NaN)));
const rows = Object.keys(encodings).flatMap((encoding) => {
  const base = `bare ${encoding}`;
  const asked = Object.keys(who).map((name) => {
    const way = `${name} ${encoding}`;
    const [ratio, processor] = [ratioOf(way, base, 'perSecond'), ratioOf(way, base, 'perProcessorSecond')];
    const cells = [encoding, name, count(way), ratio.toFixed(2), atLeast(ratio, least), processor.toFixed(2)];
    return `| ${cells.join(' | ')} |`;
  });
  return [`| ${encoding} | a bare route | ${count(base)} | 1 | | 1 |`, ...asked];
});
const results = `
# HTTP

A chart of a year, as long as the store stays as it is. Medians of ${rounds} rounds in turn.

| bytes | asked | answers a second | over a bare Fastify route | at least ${least} | the same by the processor's time |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

The page with its first paint is answered ${count('page painted')} times a second, as a file without one
${count('page static')} times.
`;
report(results);

/** A year of one sensor at five minutes. */
async function fill(): Promise<{ sensor: string; to: number }> {
  const store = await openStore(join(folder, 'roomlog.db'), 'writer');
  await setTimeZone(store.db, 'Asia/Tokyo');
  const uuid = 'sensor-1';
  const at = new Date();
  const sensors = [{ uuid, user_type: 'sensor_room', nickname: 'Living room', icon: '', address: '' }];
  await upsertRooms(store.db, [
    { uuid: 'room-1', name: '', updated_at: at, background_image: '', members: [], sensors },
  ]);
  const [found] = await roomSensors(store.db);
  const end = Math.floor(at.getTime() / 1000);
  const all = Array.from({ length: year / 300 }, (_, number) => ({
    id: number + 1,
    created_at: new Date((end - year + number * 300) * 1000),
    temperature: 20 + 5 * Math.sin(number / 45),
    humidity: 50 + 9 * Math.sin(number / 31),
    illuminance: 100 + 90 * Math.sin(number / 46),
  }));
  for (let first = 0; first < all.length; first += 10_000) {
    await insertReadings(store.db, found?.id ?? 0, all.slice(first, first + 10_000));
  }
  await store.close();
  return { sensor: uuid, to: end };
}

async function signIn(): Promise<string> {
  const access = openAccess(folder);
  const now = Math.floor(Date.now() / 1000);
  await addUser(access.db, { name: 'admin', password: 'four blue tea cups', role: 'admin' }, now);
  const user = await findUser(access.db, 'admin');
  if (!user) throw new Error('The user is not there.');
  const { secret } = await startSession(access.db, { user }, { now, address: '127.0.0.1', device: 'a bench' });
  await access.close();
  return `roomlog=${secret}`;
}

interface Server {
  /** Ends with a slash. */
  url: string;
  pid: number;
}

/** Seconds of a processor that it has had. */
function secondsOf({ pid }: Server): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  // Linux counts them in hundredths (proc_pid_stat(5)): of its own code, and of the system for it.
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

interface Speed {
  perSecond: number;
  perProcessorSecond: number;
}

async function measure(server: Server, url: string, headers: Record<string, string>): Promise<Speed> {
  const [processor, begun] = [secondsOf(server), performance.now()];
  const answers = await load(url, headers, msEach);
  const seconds = (performance.now() - begun) / 1000;
  return { perSecond: answers / seconds, perProcessorSecond: answers / (secondsOf(server) - processor) };
}

/** Starts a server that prints its address. */
async function start(args: string[], env: Record<string, string>): Promise<Server> {
  const child = spawn(process.execPath, args, {
    cwd: import.meta.dirname,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: line.toString().trim(), pid: child.pid ?? 0 };
}

/** The same bytes with the same type, from memory. */
async function startBare(): Promise<Server> {
  for (const [encoding, headers] of Object.entries(encodings)) {
    const answer = await fetch(chart, { headers });
    // fetch has unpacked it: packed again it is as long, and nobody unpacks it here.
    const body = Buffer.from(await answer.arrayBuffer());
    const length = Number(answer.headers.get('content-length'));
    writeFileSync(join(folder, encoding), body.subarray(0, length));
  }
  return start([fileURLToPath(import.meta.resolve('./bare-route.ts'))], { FOLDER: folder });
}
