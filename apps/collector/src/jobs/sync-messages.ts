/** Polls for messages: those that the long poll missed, and those that the service showed late. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  insertMessages,
  lastBeforeRestart,
  type Message,
  type MessageCursor,
  messageBefore,
  roomsWithNews,
  type StoredRoom,
  watchedRooms,
} from '@roomlog/store';
import { type AccountContext, acknowledge } from '../context.ts';
import { logFailure } from '../errors.ts';
import { quarantineRejected } from '../intake/quarantine.ts';
import { forEachConcurrently } from '../pool.ts';
import { roomsToAsk } from '../rooms.ts';
import type { Page } from '../sources/source.ts';
import { tellsOfMessages } from '../tells-of-messages.ts';

/**
 * This many seconds before the cursor are read again. Messages do not always appear in the order of their ids: without
 * it, those that appear a moment later would be lost.
 */
const overlap = { everyPoll: 600, everyNight: 48 * 3600 };

/** Reads the rooms that have new messages: a few of a thousand. */
export async function syncMessages(context: AccountContext): Promise<void> {
  const again = overlap.everyPoll + context.config.pollSeconds;
  const rooms = await roomsToAsk(context);
  const withNews = new Set(await roomsWithNews(context.store.db, rooms, again));
  await eachOf(context, rooms, async (room) => {
    if (withNews.has(room)) await syncRoom(context, room, again);
  });
}

/**
 * Milliseconds from one read to the next of what is read before its poll: a flood of events must not take the calls that others
 * need.
 */
export const earlyEveryMs = 15_000;

/** Reads the rooms that somebody looks at before their poll, unless a webhook tells of their messages. */
export async function syncWatched(context: AccountContext): Promise<void> {
  if (tellsOfMessages(context)) return;
  const watched = await watchedRooms(context.store.db);
  const rooms = (await roomsToAsk(context)).filter(({ id }) => watched.has(id));
  await eachOf(context, rooms, async (room) => {
    if (room !== rooms[0]) await delay(earlyEveryMs, undefined, { signal: context.stop });
    await syncRoom(context, room, overlap.everyPoll + context.config.pollSeconds);
  });
}

/** Reads what is new in a room (room.id) before its poll, if this collector works on it. */
export async function syncRoomNow(context: AccountContext, id: number): Promise<void> {
  const room = (await roomsToAsk(context)).find((one) => one.id === id);
  if (room) await syncRoom(context, room, overlap.everyPoll + context.config.pollSeconds);
}

/** Reads the last two days of every room again. */
export async function reconcileMessages(context: AccountContext): Promise<void> {
  await eachRoom(context, (room) => syncRoom(context, room, overlap.everyNight));
}

async function syncRoom(context: AccountContext, room: StoredRoom, again: number): Promise<void> {
  if (room.synced_to === null) return readNewest(context, room);
  if ((room.newest_id ?? room.synced_to) < room.synced_to && (await readRestarted(context, room))) return;
  await readNewer(context, room, room.synced_to, again);
}

/** Does the work for every room that the account is in, in the background; a room that fails doesn't stop the others. */
export async function eachRoom(context: AccountContext, work: (room: StoredRoom) => Promise<void>): Promise<void> {
  await eachOf(context, await roomsToAsk(context), work, 'background');
}

async function eachOf(
  context: AccountContext,
  rooms: readonly StoredRoom[],
  work: (room: StoredRoom) => Promise<void>,
  pace?: 'background',
): Promise<void> {
  const onFailure = (room: StoredRoom, failure: unknown) => {
    logFailure(context, failure, { about: { room: room.uuid }, message: 'messages could not be read' });
    return true;
  };
  await forEachConcurrently(context, rooms, work, onFailure, pace);
}

/** The first page: sync continues forward from here, and backfill backward. */
async function readNewest(context: AccountContext, room: StoredRoom): Promise<void> {
  const page = await context.account.source.newestMessages(room.uuid, context.stop);
  await keepPage(context, room, page, { synced_to: page.items.at(-1)?.id ?? 0, ...reachedBack(page) });
}

/**
 * BOCCO's list names an id below the cursor as the newest. If BOCCO has restarted the ids, sync and backfill start again
 * from the first page, with the cursor among the new ids.
 * @returns true when it has; a list that is older than the last sync looks the same
 */
async function readRestarted(context: AccountContext, room: StoredRoom): Promise<boolean> {
  const page = await context.account.source.newestMessages(room.uuid, context.stop);
  const newest = page.items.at(-1);
  const last = newest && (await lastBeforeRestart(context.store.db, room, newest));
  if (last === undefined) return false;
  const was = { room: room.uuid, newest_id: newest?.id, synced_to: room.synced_to };
  context.log.warn(was, 'the ids of messages have started again, as after the reset of an account: all are read again');
  const cursor = {
    synced_to: newest?.id ?? 0,
    ...reachedBack(page),
    backfill_done: 0,
    ids_restarted_after: last,
  } as const;
  await keepPage(context, room, page, cursor);
  return true;
}

/** Reads everything after the last complete sync. The cursor moves at the end: pages may come newest first. */
async function readNewer(context: AccountContext, room: StoredRoom, syncedTo: number, again: number): Promise<void> {
  const { store, account, stop } = context;
  // Counted from the polls' cursor: the long poll may have stored much newer messages.
  const after = (await messageBefore(store.db, room.id, { seconds: again, upTo: syncedTo })) ?? syncedTo;
  let reached = syncedTo;
  for await (const page of account.source.messagesAfter(room.uuid, after, stop)) {
    reached = Math.max(reached, page.items.at(-1)?.id ?? 0);
    await keepPage(context, room, page);
  }
  if (reached > syncedTo) await insertMessages(store.db, room.id, [], { synced_to: reached });
}

/** How far back the page reaches; each page is ascending. */
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
