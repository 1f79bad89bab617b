import type { Message } from '@roomlog/api';
import { insertMessages, listRooms, type StoredRoom } from '@roomlog/store';
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
  const { items } = await context.client.getMessages(room.uuid, {}, { signal: context.stop });
  room.synced_to = newest(items, 0);
  room.backfilled_from = oldest(items, 0) || null;
  await keep(context, room, items, { synced_to: room.synced_to, ...from(room.backfilled_from) });
}

/** Everything after the last complete reading. The cursor moves at the end: pages may come newest first. */
async function readNewer(context: Context, room: StoredRoom, after: number): Promise<void> {
  let syncedTo = after;
  for await (const { items } of context.client.messagesAfter(room.uuid, after, { signal: context.stop })) {
    syncedTo = newest(items, syncedTo);
    await keep(context, room, items, {});
  }
  if (syncedTo > after) await keep(context, room, [], { synced_to: syncedTo });
}

/** Back to the first message; a page and the place it was reached are kept together, so that it goes on from there. */
async function readOlder(context: Context, room: StoredRoom): Promise<void> {
  const before = room.backfilled_from ?? undefined;
  for await (const { items } of context.client.messagesBefore(room.uuid, before, { signal: context.stop })) {
    await keep(context, room, items, from(oldest(items, 0) || null));
  }
  await keep(context, room, [], { backfill_done: 1 });
}

async function keep(
  context: Context,
  room: StoredRoom,
  messages: Message[],
  cursor: Parameters<typeof insertMessages>[3],
): Promise<void> {
  const added = await insertMessages(context.store.db, room.id, messages, cursor);
  acknowledge(context, { kind: 'message', room: room.uuid }, added);
}

const from = (id: number | null) => (id === null ? {} : { backfilled_from: id });
const newest = (messages: Message[], least: number) =>
  messages.reduce((id, message) => Math.max(id, message.id), least);
const oldest = (messages: Message[], none: number) => messages.reduce((id, m) => Math.min(id || m.id, m.id), none);
