import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '@roomlog/runtime';
import { insertMessages, mostRecentRooms, type StoredRoom, type SyncedRoom, setReadMark } from '@roomlog/store';
import { type AccountContext, acknowledge } from '../context.ts';
import { handleError, logFailure } from '../errors.ts';
import { slicesHeld } from '../rooms.ts';
import type { RoomEvent } from '../sources/source.ts';
import { quarantineRejected } from './quarantine.ts';

/** After a failure the long poll waits, twice as long each time, so as not to make an outage worse. */
const retry = { first: 1000, longest: 60_000 };

/**
 * Follows the rooms with the most recent messages until the signal aborts; the poll serves the others. When the service
 * limits the calls, it follows fewer rooms, and slowly more again.
 */
export function createFollower(context: AccountContext) {
  const { stop } = context;
  const { source } = context.account;
  const limits = source.capabilities.follow ?? { most: 0, least: 0 };
  const following = new Map<number, { syncedTo: number; leave: AbortController; ended: Promise<void> }>();
  let most = limits.most;
  const follow = async () => {
    if (stop.aborted) return;
    most = source.pausedMs() > 0 ? Math.max(limits.least, Math.floor(most / 2)) : Math.min(limits.most, most + 1);
    const wanted = await mostRecent(context, most);
    // A busy database takes its time: whatever began after the end would never be told to stop.
    if (stop.aborted) return;
    for (const [id, { leave }] of following) if (!wanted.some((room) => room.id === id)) leave.abort();
    for (const room of wanted) {
      const followed = following.get(room.id);
      if (followed) {
        // The cursor went back because the ids have started again: the next call follows the room from there.
        if (room.synced_to < followed.syncedTo) followed.leave.abort();
        followed.syncedTo = room.synced_to;
        continue;
      }
      const leave = new AbortController();
      const ended = followRoom(context, room, leave.signal).finally(() => following.delete(room.id));
      following.set(room.id, { syncedTo: room.synced_to, leave, ended });
    }
  };
  stop.addEventListener('abort', () => {
    for (const { leave } of following.values()) leave.abort();
  });
  return {
    /** Chooses again which rooms to follow. */
    follow: () => follow().catch((error: unknown) => void handleError(context, error)),
    /** Resolves when no room is followed any more. */
    ended: () => Promise.all([...following.values()].map(({ ended }) => ended)),
  };
}

/** This collector's part of them, if others have some slices of the account. */
function mostRecent(context: AccountContext, most: number): Promise<SyncedRoom[]> {
  const { store, account } = context;
  const slices = slicesHeld(context);
  const limit = Math.ceil((most * slices.length) / store.engine.slices);
  return mostRecentRooms(store.db, { account: account.id, slices }, limit);
}

async function followRoom(context: AccountContext, room: SyncedRoom, signal: AbortSignal): Promise<void> {
  const { account, config } = context;
  let newerThan = room.synced_to;
  let wait = retry.first;
  while (!signal.aborted) {
    try {
      for await (const event of account.source.follow(room.uuid, newerThan, signal)) {
        wait = retry.first;
        await storeEvent(context, room, event);
        if (event.event === 'message') newerThan = Math.max(newerThan, event.message.id);
      }
    } catch (error) {
      if (signal.aborted) return;
      // Only the polls retry a refused sign-in.
      handleError(context, error);
      if (account.source.explain(error)?.concerns === 'sign_in') wait = config.pollSeconds * 1000;
      logFailure(context, error, { about: { room: room.uuid }, message: 'the long poll failed' });
      await delay(wait * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
      wait = backoff({ ...retry, first: wait }, 1);
    }
  }
}

async function storeEvent(context: AccountContext, room: StoredRoom, event: RoomEvent): Promise<void> {
  const { db } = context.store;
  if (event.event === 'message') {
    const added = await insertMessages(db, room.id, [event.message]);
    acknowledge(context, { kind: 'message', room: room.uuid }, added);
  } else if (event.event === 'read') {
    await setReadMark(db, room.id, event.member, event.read_id);
  } else {
    await quarantineRejected(context, `events ${room.uuid}`, [event.item]);
  }
}
