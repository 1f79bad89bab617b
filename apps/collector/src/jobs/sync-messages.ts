import type { Message, Page } from '@roomlog/api';
import { insertMessages, listRooms, type MessageCursor, type StoredRoom } from '@roomlog/store';
import { acknowledge, type Context } from '../context.ts';

/** Reads in, room by room, what the long poll may have missed, and once the whole history back to the beginning. */
export async function syncMessages(context: Context): Promise<void> {
  const failures: unknown[] = [];
  const rooms = (await listRooms(context.store.db)).filter(({ position }) => position !== null);
  for (const room of rooms) {
    await syncRoom(context, room).catch((error: unknown) => {
      failures.push(error);
      if (!context.stop.aborted) context.log.warn({ room: room.uuid, err: error }, 'messages could not be read');
    });
  }
  if (failures.length > 0 && failures.length === rooms.length) throw failures[0];
}

async function syncRoom(context: Context, room: StoredRoom): Promise<void> {
  if (room.synced_to === null) await readNewest(context, room);
  else await readNewer(context, room, room.synced_to);
  if (room.backfill_done === 0) await readOlder(context, room);
}

/** The first page: from here the reading goes on both ways. */
async function readNewest(context: Context, room: StoredRoom): Promise<void> {
  const page = await context.client.getMessages(room.uuid, {}, { signal: context.stop });
  room.synced_to = page.items.at(-1)?.id ?? 0;
  room.backfilled_from = page.items[0]?.id ?? null;
  await keep(context, room, page, { synced_to: room.synced_to, ...reachedBack(page) });
}

/** Everything after the last complete reading. The cursor moves at the end: pages may come newest first. */
async function readNewer(context: Context, room: StoredRoom, after: number): Promise<void> {
  let syncedTo = after;
  for await (const page of context.client.messagesAfter(room.uuid, after, { signal: context.stop })) {
    syncedTo = Math.max(syncedTo, page.items.at(-1)?.id ?? 0);
    await keep(context, room, page);
  }
  if (syncedTo > after) await insertMessages(context.store.db, room.id, [], { synced_to: syncedTo });
}

/** Back to the first message; a page and the place it was reached are kept together, so that it goes on from there. */
async function readOlder(context: Context, room: StoredRoom): Promise<void> {
  const before = room.backfilled_from ?? undefined;
  for await (const page of context.client.messagesBefore(room.uuid, before, { signal: context.stop })) {
    await keep(context, room, page, reachedBack(page));
  }
  await insertMessages(context.store.db, room.id, [], { backfill_done: 1 });
}

/** Pages are ascending in themselves. */
function reachedBack({ items: [oldest] }: Page<Message>): MessageCursor {
  return oldest ? { backfilled_from: oldest.id } : {};
}

async function keep(
  context: Context,
  room: StoredRoom,
  { items, rejected }: Page<Message>,
  cursor?: MessageCursor,
): Promise<void> {
  const { store, log } = context;
  for (const { path, reason } of rejected) log.warn({ room: room.uuid, path, reason }, 'a message was not understood');
  const added = await insertMessages(store.db, room.id, items, cursor);
  acknowledge(context, { kind: 'message', room: room.uuid }, added);
}
