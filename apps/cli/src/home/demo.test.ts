/** What a stranger's first command does: the demo starts by itself, lives, stops whole and goes on where it was. */
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { countSeals, lockStore, openStore } from '@roomlog/store';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import {
  childrenOf,
  expectSentence,
  nextLine,
  processTree,
  roomlog,
  startRoomlog,
  temporaryFolder,
} from '../testing/testing.ts';
import { removeDemo } from './demo.ts';

interface Room {
  uuid: string;
  name: string;
  sensors: { uuid: string; latest: { created_at: string } | null }[];
}
interface Series {
  time: number[];
  temperature: (number | null)[];
}
interface Message {
  id: number;
  text: string;
}

/** One demo for the tests that look at it; the last of them ends it. */
const home = temporaryFolder(afterAll);
const env = { ROOMLOG_DATA_DIR: home, ROOMLOG_LOG_LEVEL: 'silent' };
const demo = startRoomlog(['up'], env, afterAll);
const url = await nextLine(demo);

async function get<Answer>(path: string, at = url): Promise<Answer> {
  const response = await fetch(`${at}api/${path}`);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json() as Promise<Answer>;
}

/** That of the BOCCO. */
async function firstRoom(at = url) {
  const { rooms } = await get<{ rooms: Room[] }>('rooms', at);
  return rooms.find(({ name }) => name === 'わが家') ?? expect.fail('there is no room yet');
}

/** When the newest reading of its first sensor was taken, in milliseconds. */
const newest = async (at = url) => Date.parse((await firstRoom(at)).sensors[0]?.latest?.created_at ?? '');

async function daily(at = url) {
  const sensor = (await firstRoom(at)).sensors[0]?.uuid;
  return get<Series>(`sensors/${sensor}/readings?from=0&resolution=1d`, at);
}

const isRunning = (pid: string) => existsSync(`/proc/${pid}`);

test('the first start shows more than 400 days, and messages', async () => {
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  await expect.poll(async () => (await daily()).time.length).toBeGreaterThan(400);
  expect((await daily()).temperature.filter((value) => value === null).length).toBeLessThan(20);
  const { uuid } = await firstRoom();
  await expect.poll(() => get<Message[]>(`rooms/${uuid}/messages?limit=500`)).toHaveLength(500);
});

test('both robots are in it; the one without a memory has a month of its own, and goes on', async () => {
  const rooms = async () => (await get<{ rooms: Room[] }>('rooms')).rooms;
  await expect.poll(async () => (await rooms()).length).toBe(2);
  const emo = (await rooms()).find(({ name }) => name !== 'わが家') ?? expect.unreachable();
  const sensor = emo.sensors[0]?.uuid;
  const days = () => get<Series>(`sensors/${sensor}/readings?from=0&resolution=1d`);
  await expect.poll(async () => (await days()).time.length).toBeGreaterThan(28);
  const newestOf = async () =>
    (await rooms()).find(({ uuid }) => uuid === emo.uuid)?.sensors[0]?.latest?.created_at ?? '';
  // What happened in the last day is told as soon as the room is there, by way of a port of this machine alone.
  interface Event {
    event: string;
    received_at: string;
  }
  await expect.poll(() => get<Event[]>(`rooms/${emo.uuid}/events?limit=500`)).not.toEqual([]);
  const before = await newestOf();
  // It is asked five times a minute.
  await expect.poll(newestOf, { timeout: 45_000 }).not.toBe(before);
}, 90_000);

test('all of the past that is over is sealed', async () => {
  const store = await openStore(join(home, 'roomlog.db'), 'reader');
  onTestFinished(() => store.close());
  // Of two sensors and a room, on some days of which there was nothing.
  await expect.poll(() => countSeals(store.db)).toBeGreaterThan(2 * 395);
});

test('one message could not be sent, and is when somebody asks again', async () => {
  const { uuid } = await firstRoom();
  const rows = () => get<{ unique_id: string; state: string }[]>(`rooms/${uuid}/outbox`);
  await expect.poll(async () => (await rows()).map(({ state }) => state)).toEqual(['failed']);
  const [row] = await rows();
  const body = JSON.stringify({ unique_id: row?.unique_id, text: '夕飯、7時には食べられそう？' });
  const headers = { 'content-type': 'application/json' };
  await fetch(`${url}api/rooms/${uuid}/messages`, { method: 'POST', headers, body });
  await expect.poll(rows).toEqual([]);
});

test('nobody else can read what it keeps', () => {
  expect(statSync(home).mode & 0o077).toBe(0);
  for (const file of readdirSync(home)) expect(statSync(join(home, file)).mode & 0o077, file).toBe(0);
});

test('another one is refused, and nothing of this one is touched', async () => {
  const file = join(home, 'demo.json');
  const note = readFileSync(file, 'utf8');
  expect(JSON.parse(note)).toMatchObject({ pid: demo.pid, url });
  const second = await roomlog(['up'], env);
  expectSentence(second, 75, `roomlog runs on ${home} already (process ${demo.pid}, ${url}); stop it first.`);
  expect(second.stdout).toBe('');
  expect(readFileSync(file, 'utf8')).toBe(note);
});

test('every command finds it without being told where', async () => {
  expect((await roomlog(['rooms', '--json'], env)).stdout).toContain('"name":"わが家"');
  expect((await roomlog(['send', 'わが家', 'こんにちは'], env)).stdout).toMatch(/パパ +こんにちは\n$/);
});

test('it lives: readings go on, and who writes gets an answer', async () => {
  const before = await newest();
  await expect.poll(() => newest()).toBeGreaterThan(before);
  const { uuid } = await firstRoom();
  const [last] = await get<Message[]>(`rooms/${uuid}/messages?limit=1`);
  const since = () => get<Message[]>(`rooms/${uuid}/messages?after=${last?.id}`);
  const body = JSON.stringify({ unique_id: '00000000-0000-4000-8000-000000000001', text: 'ただいま' });
  const headers = { 'content-type': 'application/json' };
  await fetch(`${url}api/rooms/${uuid}/messages`, { method: 'POST', headers, body });
  await expect
    .poll(async () => {
      const texts = (await since()).map(({ text }) => text);
      return texts.includes('ただいま') && texts.at(-1) !== 'ただいま';
    })
    .toBe(true);
  expect((await since()).filter(({ text }) => text === 'ただいま')).toHaveLength(1);
});

test('only its collector has the account; a dashboard that crashes is started again, at the same address', async () => {
  const { simulate, collector, dashboard } = processTree(demo);
  // Three of BOCCO, the refresh token of BOCCO emo and its calls a minute.
  expect(collector?.account).toHaveLength(5);
  expect([simulate?.account, dashboard?.account]).toEqual([[], []]);
  process.kill(dashboard?.pid ?? 0, 'SIGKILL');
  await expect.poll(() => processTree(demo)['dashboard']?.pid ?? dashboard?.pid).not.toBe(dashboard?.pid);
  await expect.poll(async () => (await fetch(url).catch(() => undefined))?.status).toBe(200);
});

test('it stops whole, and goes on where it was; killed, it leaves nothing running', async () => {
  const days = (await daily()).time.length;
  const children = childrenOf(demo.pid);
  expect(children).toHaveLength(3);
  const stopping = Date.now();
  const ended = once(demo, 'close');
  demo.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  expect(children.filter(isRunning)).toEqual([]);
  expect(existsSync(join(home, 'demo.json'))).toBe(false);
  expect((await roomlog(['rooms'], env)).code).toBe(77);

  const second = startRoomlog(['up'], env);
  const again = await nextLine(second);
  expect((await daily(again)).time.length).toBeGreaterThanOrEqual(days);
  await expect.poll(() => newest(again)).toBeGreaterThan(stopping);
  const { uuid } = await firstRoom(again);
  const texts = (await get<Message[]>(`rooms/${uuid}/messages?limit=100`, again)).map(({ text }) => text);
  expect(texts.filter((text) => text === 'ただいま')).toHaveLength(1);
  const left = childrenOf(second.pid);
  expect(left).toHaveLength(3);
  second.kill('SIGKILL');
  await expect.poll(() => left.filter(isRunning)).toEqual([]);
});

test('a demo file that can’t be removed keeps nothing from ending', () => {
  const home = temporaryFolder();
  mkdirSync(join(home, 'demo.json'));
  removeDemo(home);
  expect(existsSync(join(home, 'demo.json'))).toBe(true);
});

test('up starts nothing beside a collector that runs alone', async () => {
  const home = temporaryFolder();
  const store = await openStore(join(home, 'roomlog.db'), 'writer');
  onTestFinished(() => store.close());
  // This process holds the store, as another collector would.
  lockStore(store.path);
  const refused = await roomlog(['up'], { ROOMLOG_DATA_DIR: home });
  expectSentence(refused, 75, `A collector runs on ${home}/roomlog.db already; stop it first.`);
  expect(readdirSync(home).filter((name) => name.endsWith('.json'))).toEqual([]);
});
