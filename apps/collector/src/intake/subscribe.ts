import { setTimeout as delay } from 'node:timers/promises';
import type { RoomEvent } from '@roomlog/api';
import { backoff } from '@roomlog/runtime';
import { insertMessages, listRooms, type StoredRoom, setReadMark } from '@roomlog/store';
import { acknowledge, type Context } from '../context.ts';
import { handleError, logFailure } from '../errors.ts';
import { quarantineRejected } from './quarantine.ts';

/** After a failure the long poll waits, twice as long each time, so that an outage isn't made worse. */
const retry = { first: 1000, longest: 60_000 };

/**
 * So many rooms are followed at a time, those with the most recent messages; the others have the poll. Each held long poll is asked anew
 * about twice a minute: when BOCCO finds that too often, there are fewer at once and slowly more again.
 */
const longPolls = { most: 64, least: 4 };

/** Follows rooms by long poll until the signal aborts. Rooms that are joined later are followed from then on. */
export function createFollower(context: Context): { follow(): Promise<void>; ended(): Promise<unknown> } {
  const { client, stop } = context;
  const following = new Map<number, { syncedTo: number; leave: AbortController; ended: Promise<void> }>();
  let most = longPolls.most;
  const follow = async () => {
    if (stop.aborted) return;
    most = client.pausedMs() > 0 ? Math.max(longPolls.least, Math.floor(most / 2)) : Math.min(longPolls.most, most + 1);
    const wanted = await mostRecent(context, most);
    for (const [id, { leave }] of following) if (!wanted.some((room) => room.id === id)) leave.abort();
    for (const room of wanted) {
      const followed = following.get(room.id);
      if (followed) {
        // A cursor that went back is in a new count of ids: the next look follows the room from there.
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
    follow: () => follow().catch((error: unknown) => void handleError(context, error)),
    ended: () => Promise.all([...following.values()].map(({ ended }) => ended)),
  };
}

async function mostRecent({ store }: Context, most: number): Promise<Following[]> {
  const rooms = (await listRooms(store.db)).filter((room): room is Following => {
    return room.position !== null && room.synced_to !== null;
  });
  return rooms.toSorted((a, b) => b.synced_to - a.synced_to).slice(0, most);
}

type Following = StoredRoom & { synced_to: number };

async function followRoom(context: Context, room: Following, signal: AbortSignal): Promise<void> {
  const { client, config } = context;
  let newerThan = room.synced_to;
  let wait = retry.first;
  while (!signal.aborted) {
    try {
      for await (const event of client.subscribe(room.uuid, { newer_than: newerThan }, { signal })) {
        wait = retry.first;
        await take(context, room, event);
        if (event.event === 'message') newerThan = Math.max(newerThan, event.message.id);
      }
    } catch (error) {
      if (signal.aborted) return;
      // A refused sign-in is tried by the polls alone.
      if (handleError(context, error).kind === 'unauthorised') wait = config.pollSeconds * 1000;
      logFailure(context, error, { about: { room: room.uuid }, message: 'the long poll broke off' });
      await delay(wait * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
      wait = backoff({ ...retry, first: wait }, 1);
    }
  }
}

async function take(context: Context, room: StoredRoom, event: RoomEvent): Promise<void> {
  if (event.event === 'message') {
    const added = await insertMessages(context.store.db, room.id, [event.message]);
    acknowledge(context, { kind: 'message', room: room.uuid }, added);
  } else if (event.event === 'member') {
    await setReadMark(context.store.db, room.id, event.member.user.uuid, event.member.read_id);
  } else {
    const { name, body } = event;
    const reason = `an event ${JSON.stringify(name)} that is not known`;
    await quarantineRejected(context, `events ${room.uuid}`, [{ path: '', reason, raw: JSON.stringify(body) }]);
  }
}
