/** Texts, pictures and recordings sent in several rooms, while both programs are killed at random moments and BOCCO takes posts badly. */

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { checkMedia, type Store } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { type App, collectOnce, control, controlLines, type Home, look, openHome, start, stop, until } from './home.ts';
import { randomFrom } from './random.ts';
import type { Offered } from './truth.ts';

interface Spoken {
  /** Accepted from the browser, and never spoken. */
  lost: string[];
  doubled: string[];
  /** Spoken after one that was typed later in the same room. */
  outOfOrder: string[];
  /** Rows that aren't `sent`. */
  unsent: string[];
  /** Rooms that still waited a minute after BOCCO was well again. */
  stuck: string[];
  /** Files of the archive that are missing or damaged. */
  broken: string[];
  ended: string[];
}

interface Figures {
  messages: number;
  kills: number;
  faults: number;
  /** Seconds until the last one was sent, once BOCCO was well again. */
  wait: number;
  seed: number;
  seconds: number;
}

const rooms = 5;

/** One of them strikes a post now and then; what BOCCO has stored before it failed must not be spoken twice. */
const faults = [
  { kind: 'cut', when: 'after' },
  { kind: 'cut', when: 'before' },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503, when: 'after' },
  { kind: 'status', status: 429, retry_after: 1 },
  { kind: 'slow', ms: 400 },
];

export async function speak({
  messages,
  kills,
  seed,
  root,
}: {
  messages: number;
  kills: number;
  seed: number;
  root?: string;
}): Promise<{ verdict: Spoken; figures: Figures }> {
  const began = performance.now();
  const random = randomFrom(seed);
  const listen = `127.0.0.1:${await freePort()}`;
  const home = await openHome(
    { rooms, history: 86_400 },
    { ...(root && { root }), env: { ROOMLOG_LISTEN: listen, ROOMLOG_POLL_SECONDS: '30' } },
  );
  await collectOnce(home);
  const uuids = await look(home, (store) => sqliteOf(store).prepare('SELECT uuid FROM room').pluck().all() as string[]);
  const msBetweenKills = await startTime(home, `http://${listen}/healthz`);
  const calm = new AbortController();
  const spoiling = spoilPosts(home, random, calm.signal);
  const killing = killBoth(home, { kills, msBetweenKills, random });
  const typed = uuids.map((room, at) => ({
    room,
    texts: Array.from({ length: messages / rooms }, (_, number) => `その${at}-${number}`),
  }));
  const pause = (kills * msBetweenKills * rooms) / messages;
  const typing = typed.map(({ room, texts }) =>
    type(`http://${listen}/api/rooms/${room}/messages`, texts, () => delay(random() * 2 * pause)),
  );
  const [ended] = await Promise.all([killing, ...typing]);
  calm.abort();
  const spoilt = await spoiling;
  const wellAgain = performance.now();
  const last = start(home, 'collector');
  const isEmpty = () => look(home, (store) => sqliteOf(store).prepare(queued).pluck().get() === 0);
  await until(isEmpty, 120, 200).catch(() => {});
  const wait = Math.round((performance.now() - wellAgain) / 1000);
  const how = await stop(last);
  if (how !== 0) ended.push(`the last collector ended with ${how}`);
  const verdict = {
    ...hear(typed, await said(home)),
    broken: await look(home, (store) => brokenFiles(store, home.dataDir)),
    unsent: await look(home, (store) => sqliteOf(store).prepare(unsent).pluck().all() as string[]),
    stuck: wait > 60 ? [`${wait} s after BOCCO was well again`] : [],
    ended,
  };
  const seconds = Math.round((performance.now() - began) / 1000);
  return { verdict, figures: { messages, kills, faults: spoilt, wait, seed, seconds } };
}

const queued = `SELECT count(*) FROM outbox WHERE state = 'queued'`;
const unsent = `
  SELECT format('%s is %s after %d attempts (%s), due in %d s', text, state, attempts, error, next_attempt_at - unixepoch())
  FROM outbox WHERE state <> 'sent'`;

/** In front of the words of a picture or a recording. */
const heads = { image: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), audio: Buffer.from('\0\0\0\x20ftypM4A ', 'latin1') };

/** Every tenth message is a picture, and every tenth a recording; each has words of its own in its bytes. */
const kindOf = (number: number) => ({ 3: 'image', 7: 'audio' })[number % 10] as 'image' | 'audio' | undefined;

interface Said {
  room: string;
  words: string;
}

/** What BOCCO has of each room, in its order: texts, and what is in its files. */
async function said(home: Home): Promise<Said[]> {
  await control(home, 'PUT', 'settings', { media_needs_token: false });
  const messages = (await controlLines<Offered>(home, 'truth')).filter((item) => item.kind === 'message');
  const all: Said[] = [];
  for (const { room, media, text, image, audio } of messages.toSorted((a, b) => a.id - b.id)) {
    const url = { image, audio }[media];
    const words = url ? (await (await fetch(url)).text()).replace(/^.*(?=その\d+-\d+$)/s, '') : text;
    all.push({ room: room.toLowerCase(), words });
  }
  return all;
}

async function brokenFiles({ db }: Store, dataDir: string): Promise<string[]> {
  const faults: string[] = [];
  for await (const { path, problem } of checkMedia(db, dataDir)) faults.push(`${path} is ${problem}`);
  return faults;
}

/** What each room heard against what was typed for it. */
function hear(typed: { room: string; texts: string[] }[], all: Said[]) {
  const verdict = { lost: [] as string[], doubled: [] as string[], outOfOrder: [] as string[] };
  for (const { room, texts } of typed) {
    const heard = all.flatMap((one) => (one.room === room ? one.words : []));
    const first = texts.map((text) => heard.indexOf(text));
    verdict.lost.push(...texts.filter((_, at) => first[at] === -1));
    verdict.doubled.push(...texts.filter((text) => heard.indexOf(text) !== heard.lastIndexOf(text)));
    verdict.outOfOrder.push(...texts.filter((_, at) => first.slice(0, at).some((before) => before > (first[at] ?? 0))));
  }
  return verdict;
}

/** One message after the other, each again with its own unique_id until the dashboard has it, as the page does. */
async function type(url: string, texts: string[], pause: () => Promise<void>): Promise<void> {
  for (const [number, text] of texts.entries()) {
    await pause();
    const request = requestOf(crypto.randomUUID(), text, kindOf(number));
    const post = () =>
      fetch(url, { method: 'POST', ...request }).then(
        ({ ok }) => ok,
        () => false,
      );
    await until(post, 300, 100);
  }
}

function requestOf(unique_id: string, text: string, kind: ReturnType<typeof kindOf>): RequestInit {
  if (kind === undefined) {
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ unique_id, text }) };
  }
  const body = new FormData();
  body.append('unique_id', unique_id);
  body.append(kind, new Blob([heads[kind], text]), kind);
  return { body };
}

/** Milliseconds that a program takes to start here and now. Killed much more often, none would come to do anything. */
async function startTime(home: Home, url: string): Promise<number> {
  const began = performance.now();
  const dashboard = start(home, 'dashboard');
  const answers = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  await until(answers, 120, 20);
  const ms = performance.now() - began;
  await stop(dashboard);
  return ms;
}

/** Now one, now the other. The last ones started stay. @returns those that ended by themselves */
async function killBoth(
  home: Home,
  { kills, msBetweenKills, random }: { kills: number; msBetweenKills: number; random: () => number },
): Promise<string[]> {
  const running = { collector: start(home, 'collector'), dashboard: start(home, 'dashboard') };
  const ended: string[] = [];
  for (let kill = 1; kill <= kills; kill += 1) {
    const app: App = random() < 0.7 ? 'collector' : 'dashboard';
    await delay(random() * 2 * msBetweenKills);
    const how = await stop(running[app], 'SIGKILL');
    if (how !== 'SIGKILL') ended.push(`${app} ended with ${how} before kill ${kill}`);
    // The last collector is started when BOCCO is well again.
    if (kill < kills || app === 'dashboard') running[app] = start(home, app);
  }
  await stop(running.collector, 'SIGKILL');
  return ended;
}

/** Arms one fault after the other for posts. @returns how many */
async function spoilPosts(home: Home, random: () => number, calm: AbortSignal): Promise<number> {
  let count = 0;
  while (!calm.aborted) {
    const fault = faults[Math.floor(random() * faults.length)];
    await control(home, 'PUT', 'faults', { endpoint: 'send', ...fault });
    count += 1;
    await delay(random() * 1000, undefined, { signal: calm }).catch(() => {});
  }
  await control(home, 'PUT', 'faults', []);
  return count;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
