/**
 * The bus between collectors and dashboards: who has committed tells the others. Not in the commit itself: NOTIFY takes a
 * lock that lets one transaction at a time commit, in the whole server. So one is sent for all commits of a tenth of a
 * second, and everybody looks once a second anyway, as one may get lost with a connection.
 */
import { randomUUID } from 'node:crypto';
import type { PostgresPool } from 'kysely';
import type { WatchOptions } from '../../engine.ts';

/** Milliseconds. */
const notifyEvery = 100;
const lookEvery = 1000;

const channel = 'roomlog';

/** One connection that only listens. */
export type Listen = (
  channel: string,
  on: { notice: (from: string | undefined) => void; end: () => void },
) => Promise<{ close: () => Promise<void> }>;

export interface Bus {
  /** Call it after each commit that wrote something. */
  committed(): void;
  /** See `Engine.version`. */
  version(): number;
  /** See `Engine.watch`. */
  watch(signal: AbortSignal, options?: WatchOptions): AsyncGenerator<void>;
  close(): Promise<void>;
}

/** The buses of this process, by the database: what one commits the others know at once. */
const neighbours = new Map<string, Set<{ hear: () => void }>>();

/** @param address of the database, as its name */
export function createBus(address: string, pool: PostgresPool, listen: Listen): Bus {
  const own = randomUUID();
  const waiting = new Set<() => void>();
  let version = 1;
  const hear = () => {
    version += 1;
    for (const wake of waiting) wake();
  };
  const self = { hear };
  const here = neighbours.get(address) ?? new Set();
  neighbours.set(address, here.add(self));
  const telling = createTeller(() => ask(pool, 'SELECT pg_notify($1, $2)', [channel, own]));
  const hearing = createEar(
    pool,
    (on) => listen(channel, on),
    (from) => (from === own ? undefined : hear()),
  );
  return {
    committed: () => {
      for (const other of here) if (other !== self) other.hear();
      telling.tell();
    },
    version: () => {
      hearing.start();
      return version;
    },
    watch: async function* (signal, { idleMs = Number.POSITIVE_INFINITY } = {}) {
      hearing.start();
      while (!signal.aborted) {
        const seen = version;
        yield;
        if (!signal.aborted && version === seen) await nextNews(waiting, signal, idleMs);
      }
    },
    close: async () => {
      here.delete(self);
      if (here.size === 0) neighbours.delete(address);
      await Promise.all([telling.close(), hearing.close()]);
    },
  };
}

async function ask<Row>(pool: PostgresPool, text: string, values: readonly unknown[]): Promise<Row[]> {
  const client = await pool.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    client.release();
  }
}

/** The longest time that a timer takes. */
const longestMs = 2 ** 31 - 1;

/** Resolves at the next news, after `ms`, and when the signal aborts. */
async function nextNews(waiting: Set<() => void>, signal: AbortSignal, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const wake = () => resolve(undefined);
  const timer = setTimeout(wake, Math.min(ms, longestMs));
  waiting.add(wake);
  signal.addEventListener('abort', wake);
  await promise;
  clearTimeout(timer);
  waiting.delete(wake);
  signal.removeEventListener('abort', wake);
}

/** Sends at once, then at most one for all that comes in `notifyEvery`. What can't be sent is found by looking. */
function createTeller(send: () => Promise<unknown>) {
  let timer: NodeJS.Timeout | undefined;
  let isNew = false;
  let sending: Promise<unknown> = Promise.resolve();
  const sendNow = () => {
    isNew = false;
    sending = send().catch(() => {});
    timer = setTimeout(() => {
      timer = undefined;
      if (isNew) sendNow();
    }, notifyEvery);
    timer.unref();
  };
  return {
    tell: () => {
      isNew = true;
      if (!timer) sendNow();
    },
    close: async () => {
      clearTimeout(timer);
      if (isNew) await send().catch(() => {});
      await sending;
    },
  };
}

/** Listens, and looks. Begins when somebody wants to know. */
function createEar(
  pool: PostgresPool,
  connect: (on: Parameters<Listen>[1]) => ReturnType<Listen>,
  hear: (from?: string) => void,
) {
  let timer: NodeJS.Timeout | undefined;
  let listening: ReturnType<Listen> | undefined;
  let looking: Promise<void> = Promise.resolve();
  let seen: string | undefined;
  const look = async () => {
    // Other numbers than before: some transaction has begun to write, or has ended.
    const rows = await ask<{ now: string }>(pool, 'SELECT CAST(pg_current_snapshot() AS text) AS now', []);
    const now = rows[0]?.now;
    if (seen !== undefined && now !== seen) hear();
    seen = now;
  };
  const check = async () => {
    const on = { notice: (from: string | undefined) => hear(from), end: () => (listening = undefined) };
    listening ??= connect(on);
    // Without the server nothing is new. It is asked again in a second.
    await listening.catch(() => (listening = undefined));
    await look().catch(() => {});
  };
  return {
    start: () => {
      if (timer) return;
      looking = check();
      timer = setInterval(() => {
        looking = looking.then(check);
      }, lookEvery);
      timer.unref();
    },
    close: async () => {
      clearInterval(timer);
      await looking;
      await (await listening?.catch(() => undefined))?.close();
    },
  };
}
