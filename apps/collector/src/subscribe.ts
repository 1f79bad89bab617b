import { setTimeout as delay } from 'node:timers/promises';
import type { RoomEvent } from '@roomlog/api';
import { insertMessages, listRooms, type StoredRoom, setReadMark } from '@roomlog/store';
import { acknowledge, type Context } from './context.ts';

/** After a failure the long poll waits, twice as long each time, so that an outage isn't made worse. */
const backoff = { first: 1000, most: 60_000 };

/** Follows every room by long poll until the signal aborts. Rooms that are joined later are followed from then on. */
export function createFollower(context: Context): { follow(): Promise<void>; ended(): Promise<unknown> } {
  const following = new Map<number, Promise<void>>();
  return {
    follow: async () => {
      for (const room of await listRooms(context.store.db)) {
        if (room.position === null || room.synced_to === null || following.has(room.id)) continue;
        following.set(room.id, followRoom(context, room, room.synced_to));
      }
    },
    ended: () => Promise.all(following.values()),
  };
}

async function followRoom(context: Context, room: StoredRoom, after: number): Promise<void> {
  const { client, log, stop } = context;
  let newerThan = after;
  let wait = backoff.first;
  while (!stop.aborted) {
    try {
      for await (const event of client.subscribe(room.uuid, { newer_than: newerThan }, { signal: stop })) {
        wait = backoff.first;
        if (event.event === 'message') newerThan = Math.max(newerThan, event.message.id);
        await take(context, room, event);
      }
    } catch (error) {
      if (stop.aborted) return;
      log.warn({ room: room.uuid, err: error, waitMs: wait }, 'the long poll broke off');
      await delay(wait * (0.5 + Math.random() / 2), undefined, { signal: stop }).catch(() => {});
      wait = Math.min(wait * 2, backoff.most);
    }
  }
}

async function take(context: Context, room: StoredRoom, event: RoomEvent): Promise<void> {
  if (event.event === 'message') {
    const added = await insertMessages(context.store.db, room.id, [event.message]);
    acknowledge(context, { kind: 'message', room: room.uuid }, added);
  } else if (event.event === 'member') {
    await setReadMark(context.store.db, room.id, event.member.user.uuid, event.member.read_id);
  }
}
