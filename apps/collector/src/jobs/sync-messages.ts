/** Messages by poll: what the long poll missed, and what the service showed late. */
import {
  hasNewMessages,
  insertMessages,
  lastBeforeRestart,
  latestActivity,
  type Message,
  type MessageCursor,
  messageBefore,
  type StoredRoom,
} from '@roomlog/store';
import { type AccountContext, acknowledge } from '../context.ts';
import { logFailure } from '../errors.ts';
import { quarantineRejected } from '../intake/quarantine.ts';
import { forEachConcurrently } from '../pool.ts';
import { joinedRooms } from '../rooms.ts';
import type { Page } from '../sources/source.ts';

/**
 * So many seconds before the cursor are read again. Messages are not always visible in the order of their ids: a
 * cursor at the newest one would pass over those that show up a moment later for good.
 */
const overlap = { everyPoll: 600, everyNight: 48 * 3600 };

/** Asks for the messages of the rooms that have news: of a thousand rooms it's a few. */
export async function syncMessages(context: AccountContext): Promise<void> {
  const again = overlap.everyPoll + context.config.pollSeconds;
  const { db } = context.store;
  const heard = await latestActivity(db);
  await eachRoom(context, async (room) => {
    if (await hasNewMessages(db, room, { seconds: again, heard })) await syncRoom(context, room, again);
  });
}

/** Asks for those of the last two days in every room. */
export async function reconcileMessages(context: AccountContext): Promise<void> {
  await eachRoom(context, (room) => syncRoom(context, room, overlap.everyNight), 'background');
}

async function syncRoom(context: AccountContext, room: StoredRoom, again: number): Promise<void> {
  if (room.synced_to === null) return readNewest(context, room);
  if ((room.newest_id ?? room.synced_to) < room.synced_to && (await readRestarted(context, room))) return;
  await readNewer(context, room, room.synced_to, again);
}

/** Does the work for every room that the account is in; a room that fails doesn't keep the others from it. */
export async function eachRoom(
  context: AccountContext,
  work: (room: StoredRoom) => Promise<void>,
  pace?: 'background',
): Promise<void> {
  const failed = (room: StoredRoom, failure: unknown) => {
    logFailure(context, failure, { about: { room: room.uuid }, message: 'messages could not be read' });
    return true;
  };
  await forEachConcurrently(context, await joinedRooms(context), work, failed, pace);
}

/** The first page: from here the reading goes on both ways. */
async function readNewest(context: AccountContext, room: StoredRoom): Promise<void> {
  const page = await context.account.source.newestMessages(room.uuid, context.stop);
  await keepPage(context, room, page, { synced_to: page.items.at(-1)?.id ?? 0, ...reachedBack(page) });
}

/**
 * BOCCO's list names an id below the cursor as the newest. Where BOCCO counts anew, the reading begins anew too, both ways
 * from the first page, and no more is said of it: the cursor is in the new count from then on.
 * @returns whether it does; a list that is older than the last reading says the same
 */
async function readRestarted(context: AccountContext, room: StoredRoom): Promise<boolean> {
  const page = await context.account.source.newestMessages(room.uuid, context.stop);
  const newest = page.items.at(-1);
  const last = newest && (await lastBeforeRestart(context.store.db, room, newest));
  if (last === undefined) return false;
  const was = { room: room.uuid, newest_id: newest?.id, synced_to: room.synced_to };
  context.log.warn(was, 'the ids of messages have begun again, as after the reset of an account: all are read in anew');
  const cursor = {
    synced_to: newest?.id ?? 0,
    ...reachedBack(page),
    backfill_done: 0,
    ids_restarted_after: last,
  } as const;
  await keepPage(context, room, page, cursor);
  return true;
}

/** Everything after the last complete reading. The cursor moves at the end: pages may come newest first. */
async function readNewer(context: AccountContext, room: StoredRoom, syncedTo: number, again: number): Promise<void> {
  const { store, account, stop } = context;
  // Counted from where the polls have come to: the long poll may have brought much newer ones since.
  const after = (await messageBefore(store.db, room.id, { seconds: again, upTo: syncedTo })) ?? syncedTo;
  let reached = syncedTo;
  for await (const page of account.source.messagesAfter(room.uuid, after, stop)) {
    reached = Math.max(reached, page.items.at(-1)?.id ?? 0);
    await keepPage(context, room, page);
  }
  if (reached > syncedTo) await insertMessages(store.db, room.id, [], { synced_to: reached });
}

/** Pages are ascending in themselves. */
export function reachedBack({ items: [oldest] }: Page<Message>): MessageCursor {
  return oldest ? { backfilled_from: oldest.id } : {};
}

export async function keepPage(
  context: AccountContext,
  room: StoredRoom,
  { items, rejected }: Page<Message>,
  cursor?: MessageCursor,
): Promise<void> {
  await quarantineRejected(context, `messages ${room.uuid}`, rejected);
  const added = await insertMessages(context.store.db, room.id, items, cursor);
  acknowledge(context, { kind: 'message', room: room.uuid }, added);
}
