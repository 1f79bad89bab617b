/** Somebody guesses passwords at a page that is open to the network, while somebody else looks at it. */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { accessLog, addUser, openAccess, setPassword } from '@roomlog/access';
import { nowSeconds } from '@roomlog/store';
import { collectOnce, type Home, openHome, start, stop } from './home.ts';

const password = 'four blue tea cups';
const name = 'Hanako';

interface Dashboard {
  port: number;
  pid: number;
  end: () => Promise<number | string>;
}

async function openDashboard(home: Home): Promise<Dashboard> {
  const child = start(home, 'dashboard', { env: { ROOMLOG_LISTEN: '0.0.0.0:0' } });
  if (!child.stdout) throw new Error('the dashboard has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    return { port: Number(new URL(line).port), pid: child.pid ?? 0, end: () => stop(child) };
  }
  throw new Error('the dashboard has ended');
}

interface Answer {
  status: number;
  cookie: string;
  ms: number;
}

/** From one of the addresses that this machine has on loopback. */
function ask(
  { port }: Dashboard,
  { path, from, body, cookie }: { path: string; from: string; body?: object; cookie?: string },
): Promise<Answer> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { ...(body && { 'content-type': 'application/json' }), ...(cookie !== undefined && { cookie }) };
    const options = { host: '127.0.0.1', port, path, method: body ? 'POST' : 'GET', headers, localAddress: from };
    const sent = request(options, (answer) => {
      answer.resume();
      answer.once('end', () => {
        const [given = ''] = answer.headers['set-cookie'] ?? [];
        const ms = performance.now() - began;
        resolve({ status: answer.statusCode ?? 0, cookie: given.split(';')[0] ?? '', ms });
      });
    });
    sent.once('error', reject);
    sent.end(body && JSON.stringify(body));
  });
}

const signIn = (dashboard: Dashboard, from: string, given: { name: string; password: string }) =>
  ask(dashboard, { path: '/login', from, body: given });

const address = (number: number) => `127.0.1.${number + 1}`;

const quantile = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

const megabytes = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** Until `over` aborts, or so often: how long each look takes, in milliseconds, with pauses as a person makes them. */
async function looks(dashboard: Dashboard, cookie: string, over: AbortSignal, most = Number.POSITIVE_INFINITY) {
  const times: number[] = [];
  while (!over.aborted && times.length < most) {
    const { status, ms } = await ask(dashboard, { path: '/api/rooms', from: '127.0.0.1', cookie });
    if (status !== 200) throw new Error(`who is signed in got ${status}`);
    times.push(ms);
    await delay(5);
  }
  return times;
}

export interface Guessed {
  /** Passwords compared. */
  compared: number;
  guesses: number;
  /** The signed-in person's wait while somebody guesses, against before. */
  slower: number;
  /** Megabytes of memory that it took. */
  memory: number;
  /** How long the refusal of an unknown name takes, against that of a known one. */
  unknown: number;
  seconds: number;
}

interface Guesses {
  /** How many they come from. */
  addresses: number;
  guesses?: number;
  root?: string;
}

export async function guess({ addresses, guesses = 10_000, root }: Guesses): Promise<Guessed> {
  const home = await openHome({ history: 86_400 }, root === undefined ? {} : { root });
  await collectOnce(home);
  const access = await openAccess(home.dataDir);
  await addUser(access.db, { name, password, role: 'member' }, nowSeconds());
  try {
    const unknown = await compareTimes(home);
    return { unknown, ...(await attack(home, access.db, { addresses, guesses })) };
  } finally {
    await access.close();
  }
}

/** Each kind in turn, so that the machine's moods fall on both; as often as nobody is slowed. */
async function compareTimes(home: Home): Promise<number> {
  const ratios: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const dashboard = await openDashboard(home);
    const refusal = async (at: number, given: string) => {
      const { status, ms } = await signIn(dashboard, address(at), { name: given, password: 'wrong password' });
      if (status !== 401) throw new Error(`a wrong password got ${status}`);
      return ms;
    };
    for (let at = 0; at < 9; at += 1) {
      const known = await refusal(at, name);
      const unknown = await refusal(at, `nobody ${at}`);
      // The first one of each process is slow.
      if (at > 0) ratios.push(unknown / known);
    }
    await dashboard.end();
  }
  return quantile(ratios, 0.5);
}

async function attack(
  home: Home,
  db: Parameters<typeof accessLog>[0],
  { addresses, guesses }: { addresses: number; guesses: number },
) {
  const dashboard = await openDashboard(home);
  const { cookie } = await signIn(dashboard, '127.0.0.1', { name, password });
  const before = await looks(dashboard, cookie, new AbortController().signal, 400);
  const refusedBefore = await countRefused(db);
  // What as many requests cost that compare nothing is not the guesses' doing.
  const memoryBefore = await flood(dashboard, guesses, (at) =>
    ask(dashboard, { path: '/healthz', from: address(at % addresses) }),
  );
  const began = performance.now();
  const over = new AbortController();
  const meanwhile = looks(dashboard, cookie, over.signal);
  const peak = await flood(dashboard, guesses, (at) => {
    const given = { name: at % 2 === 0 ? name : `name ${at}`, password: `password ${at}` };
    return signIn(dashboard, address(at % addresses), given);
  });
  over.abort();
  const during = await meanwhile;
  const seconds = Math.round((performance.now() - began) / 1000);
  // The owner is never locked out of the command line.
  await setPassword(db, name, 'another long password', nowSeconds());
  const compared = (await countRefused(db)) - refusedBefore;
  await dashboard.end();
  const slower = quantile(during, 0.95) / quantile(before, 0.95);
  return { compared, guesses, slower, memory: peak - memoryBefore, seconds };
}

/** So many requests, eight at a time. @returns the most memory that the dashboard had meanwhile, in MB */
async function flood({ pid }: Dashboard, count: number, send: (at: number) => Promise<Answer>): Promise<number> {
  let peak = megabytes(pid);
  let next = 0;
  const sender = async () => {
    for (let at = next++; at < count; at = next++) {
      await send(at);
      if (at % 100 === 0) peak = Math.max(peak, megabytes(pid));
    }
  };
  await Promise.all(Array.from({ length: 8 }, sender));
  return peak;
}

async function countRefused(db: Parameters<typeof accessLog>[0]): Promise<number> {
  const entries = await accessLog(db, { limit: 100_000 });
  return entries.filter(({ event }) => event === 'refused').length;
}
