/** Rooms that are followed for some hours of theirs, while messages come in every way that BOCCO may bring them. */

import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Switches } from '@roomlog/simulator';
import { openStore } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { collectOnce, control, controlLines, type Home, openHome, start, stop, until } from './home.ts';
import { type Differences, differences, type Offered } from './truth.ts';

export type Ways = Pick<Switches, 'subscribe_shape' | 'newer_than_page'>;

interface Followed extends Differences {
  /** Requests by which everybody would see that messages were read. */
  read: string[];
  ended: string[];
}

interface Figures {
  messages: number;
  /** Long polls that ended without news. */
  heartbeats: number;
  /** Seconds from when a message could first be seen to when it was stored, but for those of the outage. */
  median: number;
  p95: number;
  seconds: number;
}

const speed = 90;

/**
 * In a room a message every forty seconds; some show up three minutes late. A poll is due every three minutes, and a page
 * holds more of them than a poll reads again.
 */
const household = { rooms: 6, sensors: 0, history: 86_400, chatter: 40, hold: 0.5 };
const switches = { page_size: 20, message_lateness: 180, replies: false };

/** In minutes of the household. The outage has more than a page, and the long polls come back before the polls. */
const phases = { before: 30, outage: 40, longPollsOnly: 3, after: 30 };

const lost = (endpoint: string) => ({ endpoint, kind: 'cut', when: 'before', count: 1_000_000 });

export async function follow(ways: Ways, root?: string): Promise<{ verdict: Followed; figures: Figures }> {
  const began = performance.now();
  const home = await openHome(
    { ...household, switches: { ...switches, ...ways } },
    { ...(root && { root }), env: { ROOMLOG_POLL_SECONDS: '2' } },
  );
  await control(home, 'PUT', 'settings', { speed: 0 });
  await collectOnce(home);
  const collector = start(home, 'collector');
  const over = new AbortController();
  const watching = watch(home, over.signal);
  await control(home, 'PUT', 'settings', { speed });
  await minutes(phases.before);
  const outage = { from: performance.now(), to: Number.POSITIVE_INFINITY };
  await control(home, 'PUT', 'faults', [lost('subscribe'), lost('messages')]);
  await minutes(phases.outage);
  await control(home, 'PUT', 'faults', [lost('messages')]);
  await until(async () => (await control<number>(home, 'GET', 'polls')) === household.rooms, 240, 10);
  await minutes(phases.longPollsOnly);
  await control(home, 'PUT', 'faults', [{ endpoint: 'subscribe', kind: 'cut', count: 10 }]);
  outage.to = performance.now();
  await minutes(phases.after);
  await control(home, 'PUT', 'settings', { speed: 0 });
  // Two polls, the first of which may have begun before.
  await delay(6000);
  over.abort();
  const waits = (await watching)
    .filter(({ at }) => at < outage.from || at > outage.to)
    .map(({ wait }) => wait)
    .toSorted((a, b) => a - b);
  const how = await stop(collector);
  const requests = await control<Record<string, Record<string, number>>>(home, 'GET', 'requests');
  const received = await controlLines<{ kind: string; room: string; by: string }>(home, 'received');
  const quantile = (share: number) => Math.round(waits[Math.floor(waits.length * share)] ?? 0) / 1000;
  return {
    verdict: {
      ...(await differences(home)),
      read: received.flatMap(({ kind, room, by }) => (kind === 'read' ? `${room} by ${by}` : [])),
      ended: how === 0 ? [] : [`with ${how}`],
    },
    figures: {
      messages: waits.length,
      heartbeats: requests['subscribe']?.['408'] ?? 0,
      median: quantile(0.5),
      p95: quantile(0.95),
      seconds: Math.round((performance.now() - began) / 1000),
    },
  };
}

const minutes = (count: number) => delay((count * 60_000) / speed);

/** @returns when each new message could first be seen, and the milliseconds that it then took into the store */
async function watch(home: Home, over: AbortSignal): Promise<{ at: number; wait: number }[]> {
  const store = await openStore(join(home.dataDir, 'roomlog.db'), 'reader');
  const ids = sqliteOf(store).prepare('SELECT id FROM message').pluck();
  const stored = new Map(ids.all().map((id) => [id as number, Number.NEGATIVE_INFINITY]));
  const visible = new Map<number, number>();
  const note = (times: Map<number, number>, id: number) => times.set(id, times.get(id) ?? performance.now());
  while (!over.aborted) {
    for (const { id } of await controlLines<Offered>(home, 'truth')) note(visible, id);
    for (const id of ids.all()) note(stored, id as number);
    await delay(20);
  }
  await store.close();
  return [...visible].flatMap(([id, at]) => {
    const wait = (stored.get(id) ?? Number.POSITIVE_INFINITY) - at;
    return Number.isFinite(wait) ? { at, wait: Math.max(0, wait) } : [];
  });
}
