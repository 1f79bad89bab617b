/**
 * Several collectors on one database of PostgreSQL, while they are killed, put to sleep, cut off, ended and started at
 * random moments, and people type into all rooms.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { checkRollups, enqueue, listRooms, openStore, type Store, sealDays, verifySeals } from '@roomlog/store';
import { onTestFinished } from 'vitest';
import {
  collectOnce,
  control,
  controlLines,
  type Home,
  hasEnded,
  look,
  openHome,
  readyOf,
  start,
  stop,
  until,
} from './home.ts';
import { randomFrom } from './random.ts';
import { compare, type Offered } from './truth.ts';

interface Shared {
  lost: string[];
  doubled: string[];
  altered: string[];
  invented: string[];
  /** Typed, and not spoken exactly once. */
  spoken: string[];
  rollups: string[];
  seals: string[];
  /** Slices that nobody polled for longer than one and a half leases and a poll. */
  unpolled: string[];
  ended: string[];
}

interface Figures {
  events: number;
  readings: number;
  messages: number;
  /** Seconds between two polls of a slice, at the most. */
  longest: number;
  seed: number;
}

const rooms = 24;
const lease = 4;
const pollSeconds = 1;
/** Job times are whole seconds, and a look takes its time. */
const slack = 2;

type What = 'kill' | 'sleep' | 'cut' | 'end' | 'rest';

/**
 * @param address of a database in which schemas can be made
 * @param isCut whether one collector lives in a network of its own, whose link goes down and up
 */
export async function shareRooms({
  address,
  seconds,
  seed,
  isCut,
}: {
  address: string;
  seconds: number;
  seed: number;
  isCut: boolean;
}): Promise<{ verdict: Shared; figures: Figures }> {
  const random = randomFrom(seed);
  const home = await openHome(
    { rooms, sensors: 1, speed: 300, history: 3600, window: 96 },
    {
      env: {
        ROOMLOG_DATABASE: await freshSchema(address),
        ROOMLOG_LEASE_SECONDS: String(lease),
        ROOMLOG_POLL_SECONDS: String(pollSeconds),
      },
    },
  );
  await collectOnce(home);
  const link = isCut ? await openLink(home, address) : undefined;
  const ended: string[] = [];
  const typed: string[] = [];
  const children: (ChildProcess | undefined)[] = [undefined, undefined, undefined];
  const begin = async (at: number) => {
    const child = at === 2 && link ? link.start() : start(home, 'collector');
    children[at] = child;
    await readyOf(child);
  };
  for (const at of children.keys()) await begin(at);
  const store = await openStore(home.env['ROOMLOG_DATABASE'] ?? '', 'outbox');
  const uuids = await listRooms(store.db);
  const watched = watchPolls(store);
  const end = performance.now() + seconds * 1000;
  let events = 0;
  while (performance.now() < end) {
    const at = Math.floor(random() * children.length);
    const child = children[at];
    const whats: What[] = ['kill', 'sleep', 'cut', 'end', 'rest'];
    const what = whats[Math.floor(random() * whats.length)];
    const room = uuids[Math.floor(random() * uuids.length)];
    const text = `その${typed.length}`;
    if (room) await enqueue(store.db, { room_id: room.id, unique_id: randomUUID(), text });
    typed.push(text);
    events += 1;
    if (!child || hasEnded(child)) await begin(at);
    else if (what === 'kill') {
      await stop(child, 'SIGKILL');
      // As its supervisor does: another one may be ended, and one has to be there.
      await begin(at);
    } else if (what === 'end' && children.every((one) => one && !hasEnded(one))) {
      const how = await stop(child);
      if (how !== 0) ended.push(`a collector ended with ${how}`);
    } else if (what === 'sleep') {
      child.kill('SIGSTOP');
      await delay(random() * 2 * lease * 1000);
      child.kill('SIGCONT');
    } else if (what === 'cut' && link && at === 2) {
      link.cut();
      await delay(random() * 2 * lease * 1000);
      link.mend();
    }
    await delay(random() * 1500);
  }
  for (const at of [0, 1]) if (!children[at] || hasEnded(children[at])) await begin(at);
  const calm = () =>
    look(
      home,
      async ({ db }) =>
        (await db.selectFrom('outbox').select('seq').where('state', '=', 'queued').execute()).length === 0,
    );
  await until(calm, 60, 200);
  const unpolled = await watched.end();
  for (const child of children) if (child && !hasEnded(child)) await stop(child);
  await control(home, 'PUT', 'settings', { speed: 0 });
  await collectOnce(home);
  const offered = await controlLines<Offered>(home, 'truth');
  const verdict = {
    ...(await compare(store, offered)),
    spoken: typed.filter((text) => offered.filter((one) => one.kind === 'message' && one.text === text).length !== 1),
    rollups: await faultsOf(checkRollups(store.db)),
    seals: await brokenSeals(home),
    unpolled: unpolled.late,
    ended,
  };
  await store.close();
  const readings = offered.filter(({ kind }) => kind === 'reading').length;
  return { verdict, figures: { events, readings, messages: typed.length, longest: unpolled.longest, seed } };
}

async function faultsOf(faults: AsyncIterable<unknown>): Promise<string[]> {
  const found: string[] = [];
  for await (const fault of faults) found.push(JSON.stringify(fault));
  return found;
}

async function brokenSeals({ env }: Home): Promise<string[]> {
  const store = await openStore(env['ROOMLOG_DATABASE'] ?? '', 'writer');
  try {
    await sealDays(store.db);
    const found: string[] = [];
    for await (const { key, intact } of verifySeals(store.db)) if (!intact) found.push(JSON.stringify(key));
    return found;
  } finally {
    await store.close();
  }
}

/** Looks again and again at when each slice was polled. */
function watchPolls({ db }: Store) {
  const over = new AbortController();
  const late = new Set<string>();
  let longest = 0;
  const watching = (async () => {
    const last = new Map<number, number>();
    while (!over.signal.aborted) {
      const runs = db.selectFrom('job_run').select(['slice', 'started_at']).where('job', '=', 'poll-sensors');
      const now = Date.now() / 1000;
      for (const { slice, started_at } of await runs.execute()) {
        const age = now - Math.max(started_at, last.get(slice) ?? 0);
        last.set(slice, started_at);
        longest = Math.max(longest, Math.round(age * 10) / 10);
        if (age > 1.5 * lease + pollSeconds + slack) late.add(`slice ${slice}, ${age.toFixed(1)} s`);
      }
      await delay(200);
    }
  })();
  return {
    end: async () => {
      over.abort();
      await watching;
      return { late: [...late], longest };
    },
  };
}

async function freshSchema(address: string): Promise<string> {
  const schema = `acceptance_${randomUUID().replaceAll('-', '')}`;
  const run = (statement: string) =>
    execFileSync('psql', [address, '-qc', `SET client_min_messages = warning`, '-c', statement], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  run(`CREATE SCHEMA ${schema}`);
  onTestFinished(() => void run(`DROP SCHEMA ${schema} CASCADE`));
  const url = new URL(address);
  url.searchParams.set('options', `-csearch_path=${schema}`);
  return url.href;
}

/** Why no network of its own can be made here, if so. */
export function whyNoNetwork(): string | undefined {
  try {
    execFileSync('ip', ['netns', 'list'], { stdio: 'ignore' });
    execFileSync('unshare', ['-n', 'true'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'no network namespace can be made here';
  }
}

const name = 'roomlog-acceptance';
const [outside, inside] = ['10.213.77.1', '10.213.77.2'];

/**
 * A network namespace with one link to this machine. Relays at both of its ends make the database and the simulator,
 * which are on loopback here, be on loopback there.
 */
async function openLink(home: Home, address: string) {
  const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  ip('netns', 'add', name);
  onTestFinished(() => void ip('netns', 'del', name));
  ip('link', 'add', 'roomlog0', 'type', 'veth', 'peer', 'name', 'roomlog1', 'netns', name);
  ip('addr', 'add', `${outside}/30`, 'dev', 'roomlog0');
  ip('link', 'set', 'roomlog0', 'up');
  for (const args of [
    ['addr', 'add', `${inside}/30`, 'dev', 'roomlog1'],
    ['link', 'set', 'roomlog1', 'up'],
    ['link', 'set', 'lo', 'up'],
  ]) {
    ip('-n', name, ...args);
  }
  const within = ['ip', 'netns', 'exec', name];
  for (const port of [new URL(address).port, new URL(home.simulator.baseUrl).port]) {
    await relay([], `${outside}:${port}`, `127.0.0.1:${port}`);
    await relay(within, `127.0.0.1:${port}`, `${outside}:${port}`);
  }
  return {
    start: () => start(home, 'collector', { under: within }),
    cut: () => ip('link', 'set', 'roomlog0', 'down'),
    mend: () => ip('link', 'set', 'roomlog0', 'up'),
  };
}

async function relay(under: readonly string[], from: string, to: string): Promise<void> {
  const [program, ...args] = [...under, process.execPath, fileURLToPath(import.meta.resolve('./relay.ts')), from, to];
  const child = spawn(program ?? '', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
}
