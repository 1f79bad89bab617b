/**
 * What the dashboard puts between a cached answer and its client: over the requests a second of a bare Fastify route that
 * sends the same bytes. Both are processes of their own, asked in turn.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addUser, findUser, openAccess, startSession } from '@roomlog/access';
import { insertReadings, openStore, roomSensors, setTimeZone, upsertRooms } from '@roomlog/store';
import { load } from './load.ts';
import { median, reached, report } from './results.ts';

const rounds = 5;
const msEach = 1500;
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
const chart = `${dashboard}api/sensors/${sensor}/readings?from=${to - year}&to=${to}&resolution=auto`;
const encodings = { plain: {}, brotli: { 'accept-encoding': 'br' } };
const bare = await startBare();
const who = { 'on this machine': {}, 'signed in': { cookie } };
const ways: Record<string, () => Promise<number>> = {};
for (const [encoding, headers] of Object.entries(encodings)) {
  ways[`bare ${encoding}`] = () => load(`${bare}${encoding}`, headers, msEach);
  for (const [name, more] of Object.entries(who))
    ways[`${name} ${encoding}`] = () => load(chart, { ...headers, ...more }, msEach);
}
ways['page static'] = () => load(`${dashboard}index.html`, encodings.brotli, msEach);
ways['page painted'] = () => load(dashboard, encodings.brotli, msEach);

const measured = new Map(Object.keys(ways).map((name) => [name, [] as number[]]));
for (let round = 0; round <= rounds; round++) {
  for (const [name, measure] of Object.entries(ways)) {
    const perSecond = await measure();
    // The first round warms up.
    if (round > 0) measured.get(name)?.push(perSecond);
  }
}
for (const child of children) child.kill();
rmSync(folder, { recursive: true });

const perSecond = (name: string) => median(measured.get(name) ?? []);
const count = (value: number) => Math.round(value).toLocaleString('en');
const rows = Object.keys(encodings).flatMap((encoding) => {
  const base = perSecond(`bare ${encoding}`);
  const asked = Object.keys(who).map((name) => {
    const ratio = perSecond(`${name} ${encoding}`) / base;
    return `| ${encoding} | ${name} | ${count(perSecond(`${name} ${encoding}`))} | ${ratio.toFixed(2)} | ${reached(ratio >= least)} |`;
  });
  return [`| ${encoding} | a bare route | ${count(base)} | 1 | |`, ...asked];
});
const results = `
# HTTP

A chart of a year, as long as the store stays as it is. Medians of ${rounds} rounds in turn.

| bytes | asked | answers a second | over a bare Fastify route | at least ${least} |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

The page with its first paint is answered ${count(perSecond('page painted'))} times a second, as a file without one
${count(perSecond('page static'))} times.
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

/** @returns the address that it prints */
async function start(args: string[], env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, args, {
    cwd: import.meta.dirname,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return line.toString().trim();
}

/** The same bytes with the same type, from memory. */
async function startBare(): Promise<string> {
  for (const [encoding, headers] of Object.entries(encodings)) {
    const answer = await fetch(chart, { headers });
    // fetch has unpacked it: packed again it is as long, and nobody unpacks it here.
    const body = Buffer.from(await answer.arrayBuffer());
    const length = Number(answer.headers.get('content-length'));
    writeFileSync(join(folder, encoding), body.subarray(0, length));
  }
  const program = `
    import { readFileSync } from 'node:fs';
    import fastify from 'fastify';
    const app = fastify();
    const [plain, brotli] = ['plain', 'brotli'].map((name) => readFileSync(process.env['FOLDER'] + '/' + name));
    app.get('/plain', (_, reply) => reply.type('application/json; charset=utf-8').send(plain));
    app.get('/brotli', (_, reply) => reply.type('application/json; charset=utf-8').header('content-encoding', 'br').send(brotli));
    console.log((await app.listen({ host: '127.0.0.1', port: 0 })) + '/');`;
  return start(['--input-type=module', '-e', program], { FOLDER: folder });
}
