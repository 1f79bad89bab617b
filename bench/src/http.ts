/**
 * What the dashboard puts between a cached answer and its client: over the requests a second of a bare Fastify route that
 * sends the same bytes. Both are processes of their own, asked in turn. Beside it the processor's time of each, which a
 * busy machine changes less.
 */
import { dirname } from 'node:path';
import { addUser, findUser, openAccess, startSession } from '@roomlog/access';
import { insertReadings } from '@roomlog/store';
import { openBenchStore } from './bench-store.ts';
import { load } from './connection.ts';
import { processorSecondsOf } from './home.ts';
import { atLeast, median, report } from './results.ts';
import { bodyOf, type Served, startBareRoutes, startDashboard } from './served.ts';

/** Until then, Node compiles what is asked for again and again. */
const warmUpRounds = 15;
const rounds = 31;
const msEach = 300;
const least = 0.85;
const year = 365 * 86_400;
const to = Math.floor(Date.now() / 1000);

const { store, sensors, clear } = await openBenchStore(1);
for (const { id } of sensors) {
  for (let first = to - year; first < to; first += 10_000 * 300) await insertReadings(store.db, id, readings(first));
}
const folder = dirname(store.path);
const cookie = await signIn();
const dashboard = await startDashboard(folder);
/** As the page asks for them. */
const chart = `${dashboard.url}api/sensors/${sensors[0]?.uuid}/readings?from=${to - year}&to=${to}&resolution=auto`;
const rooms = `${dashboard.url}api/rooms`;
const packed = { 'accept-encoding': 'br' };
const asked = [
  { what: 'a chart of a year', bare: 'chart', url: chart, headers: {} },
  { what: 'the same, signed in', bare: 'chart', url: chart, headers: { cookie } },
  { what: 'the same in brotli', bare: 'packed', url: chart, headers: packed },
  { what: 'the same in brotli, signed in', bare: 'packed', url: chart, headers: { ...packed, cookie } },
  { what: 'the rooms with their latest readings', bare: 'rooms', url: rooms, headers: {} },
];
const bare = await startBareRoutes({
  chart: await bodyOf(chart),
  packed: await bodyOf(chart, 'br'),
  rooms: await bodyOf(rooms),
});

const ways = [
  ...asked.map(({ what, url, headers }) => ({ name: what, server: dashboard, url, headers })),
  ...Object.keys({ chart, packed, rooms }).map((name) => {
    return { name, server: bare, url: `${bare.url}${name}`, headers: {} };
  }),
  { name: 'static', server: dashboard, url: `${dashboard.url}index.html`, headers: packed },
  { name: 'painted', server: dashboard, url: dashboard.url, headers: packed },
];
const measured = new Map(ways.map(({ name }) => [name, [] as Speed[]]));
for (let round = -warmUpRounds; round < rounds; round++) {
  for (const { name, server, url, headers } of ways) {
    const speed = await measure(server, url, headers);
    if (round >= 0) measured.get(name)?.push(speed);
  }
}
await dashboard.stop();
await bare.stop();
await clear();

const of = (name: string, unit: keyof Speed) => (measured.get(name) ?? []).map((speed) => speed[unit]);
const count = (name: string) => Math.round(median(of(name, 'perSecond'))).toLocaleString('en');
/** Of the same round: what else the machine does meets both. */
const ratioOf = (name: string, base: string, unit: keyof Speed) =>
  median(of(name, unit).map((value, round) => value / (of(base, unit)[round] ?? Number.NaN)));
const rows = asked.map(({ what, bare: base }) => {
  const [ratio, processor] = [ratioOf(what, base, 'perSecond'), ratioOf(what, base, 'perProcessorSecond')];
  const cells = [what, count(base), count(what), ratio.toFixed(2), atLeast(ratio, least), processor.toFixed(2)];
  return `| ${cells.join(' | ')} |`;
});
report(`
# HTTP

Answers as long as the store stays as it is. Medians of ${rounds} rounds in turn.

| answer | a bare Fastify route, a second | roomlog, a second | over it | at least ${least} | the same by the processor's time |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

The page with its first paint is answered ${count('painted')} times a second, as a file without one ${count('static')} times.
`);

/** Ten thousand, or as many as there are until now. */
function readings(first: number) {
  return Array.from({ length: Math.min(10_000, Math.ceil((to - first) / 300)) }, (_, number) => ({
    id: (first - to + year) / 300 + number + 1,
    created_at: new Date((first + number * 300) * 1000),
    temperature: 20 + 5 * Math.sin(number / 45),
    humidity: 50 + 9 * Math.sin(number / 31),
    illuminance: 100 + 90 * Math.sin(number / 46),
  }));
}

async function signIn(): Promise<string> {
  const access = await openAccess(folder);
  const now = Math.floor(Date.now() / 1000);
  await addUser(access.db, { name: 'admin', password: 'four blue tea cups', role: 'admin' }, now);
  const user = await findUser(access.db, 'admin');
  if (!user) throw new Error('The user is not there.');
  const { secret } = await startSession(access.db, { user }, { now, address: '127.0.0.1', device: 'a bench' });
  await access.close();
  return `roomlog=${secret}`;
}

interface Speed {
  perSecond: number;
  perProcessorSecond: number;
}

async function measure(server: Served, url: string, headers: Record<string, string>): Promise<Speed> {
  const [processor, begun] = [processorSecondsOf(server.pid), performance.now()];
  const answers = await load(url, headers, msEach);
  const seconds = (performance.now() - begun) / 1000;
  return { perSecond: answers / seconds, perProcessorSecond: answers / (processorSecondsOf(server.pid) - processor) };
}
