import type { Message } from '../model.ts';
import type { StoredMessage } from '../schema.ts';
/** The family's messages: in by any way any number of times, out page by page. */

import { type Kysely, sql, type Transaction } from 'kysely';
import { plausibleTimes } from '../clock/plausible.ts';
import { engineOf } from '../engine.ts';
import { recordChange } from '../feed/changes.ts';
import type { Schema, StoredRoom } from '../schema.ts';
import { checkSeals, type Moment, reseal } from '../seals/seals.ts';
import { indexMessage } from './index-messages.ts';
import { mergeVersion } from './merge.ts';
import { settleArrived } from './outbox-rows.ts';
import { messageRow } from './row.ts';

/** How far a room's messages have been read in, both ways; see the columns of `room`. */
export interface MessageCursor {
  synced_to?: number;
  backfilled_from?: number;
  backfill_done?: 0 | 1;
  ids_restarted_after?: number;
}

/** How many stored messages have a date that can't be true. They are kept as they came: the words matter, and their order is that of their ids. */
export async function countMisdated(db: Kysely<Schema>): Promise<number> {
  const { from, to } = await plausibleTimes(db);
  const { count } = await db
    .selectFrom('message')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where((eb) => eb.or([eb('date', '<', from), eb('date', '>', to)]))
    .executeTakeFirstOrThrow();
  return count;
}

/**
 * Stores what is new, and how far that brings the reading of the room, in one transaction. A message that is there
 * already is completed where it lacked something; what contradicts it is kept beside it (merge.ts).
 * @returns the ids that were new, ascending
 */
export async function insertMessages(
  db: Kysely<Schema>,
  roomId: number,
  messages: Message[],
  cursor: MessageCursor = {},
): Promise<number[]> {
  return db.transaction().execute(async (trx) => {
    const walkingBack = cursor.backfilled_from !== undefined && cursor.synced_to === undefined;
    const added = await insertMessagesWithin(trx, roomId, messages, !walkingBack);
    if (Object.keys(cursor).length > 0) {
      await trx.updateTable('room').set(cursor).where('id', '=', roomId).execute();
    }
    if (cursor.backfill_done) await recordChange(trx, { kind: 'reload', ref: roomId, first: 0, last: 0 });
    return added;
  });
}

/**
 * The same as part of the caller's transaction.
 * @param announced whether open pages are told of each; of years of history they are told once, at its end
 */
export async function insertMessagesWithin(
  trx: Transaction<Schema>,
  roomId: number,
  messages: Message[],
  announced = true,
): Promise<number[]> {
  await engineOf(trx).lockRows(trx, 'room', [roomId]);
  const added: number[] = [];
  const rows = messages.map((message) => messageRow(roomId, message)).sort((a, b) => a.id - b.id);
  const seals = await checkSeals(
    trx,
    'message',
    rows.map(({ date }) => ({ ref: roomId, time: date })),
  );
  const changed: Moment[] = [];
  for (const row of rows) {
    const stored = await findMessage(trx, roomId, row.id);
    if (stored) {
      if (await mergeVersion(trx, stored, row)) changed.push({ ref: roomId, time: stored.date });
      continue;
    }
    const inserted = await trx
      .insertInto('message')
      .values({ ...row, indexed: 1 })
      .returningAll()
      .executeTakeFirstOrThrow();
    await indexMessage(trx, inserted);
    added.push(row.id);
    changed.push({ ref: roomId, time: row.date });
    if (announced) await recordChange(trx, { kind: 'message', ref: roomId, first: row.id, last: row.id });
  }
  await reseal(trx, seals, changed);
  await settleArrived(trx, roomId, rows);
  return added;
}

/**
 * The newest of BOCCO's times that has come: of any reading, or of a room in the list. By it, and not by this machine's
 * clock, it is told how old something is. Epoch seconds; 0 while there is none.
 */
export async function latestActivity(db: Kysely<Schema>): Promise<number> {
  const { to } = await plausibleTimes(db);
  const { rows } = await sql<{ at: number | null }>`
    SELECT max(at) AS at FROM (
      SELECT max(updated_at) AS at FROM room WHERE updated_at <= ${to}
      UNION ALL SELECT max((SELECT max(ts) FROM reading WHERE sensor_id = sensor.id AND ts <= ${to})) FROM sensor
    ) AS heard`.execute(db);
  return rows[0]?.at ?? 0;
}

/**
 * Whether the room may have messages that were not read in: newer ones by BOCCO's list, ones under ids that have begun
 * again, or ones that BOCCO shows late, as it may within `seconds` of the room's newest.
 * @param heard as {@link latestActivity} says
 */
export async function hasNewMessages(
  db: Kysely<Schema>,
  room: StoredRoom,
  { seconds, heard }: { seconds: number; heard: number },
): Promise<boolean> {
  const { synced_to, newest_id } = room;
  if (synced_to === null || newest_id === null || newest_id !== synced_to) return true;
  const { from, to } = await plausibleTimes(db);
  const newest = await db
    .selectFrom('message')
    .select('date')
    .where('room_id', '=', room.id)
    .where('date', '>=', from)
    .where('date', '<=', to)
    // Above the cursor may be those with the ids of an old count.
    .$if(room.ids_restarted_after !== null, (query) => query.where('id', '<=', synced_to))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (newest?.date ?? 0) >= heard - seconds;
}

/**
 * The id after which the messages of the last `seconds` before the one `upTo` are; all of them where there are no older
 * ones. Undefined where there are none up to that.
 */
export async function messageBefore(
  db: Kysely<Schema>,
  roomId: number,
  { seconds, upTo }: { seconds: number; upTo: number },
): Promise<number | undefined> {
  const messages = db
    .selectFrom('message')
    .where('room_id', '=', roomId)
    .where('id', '<=', upTo)
    .orderBy('id', 'desc')
    .limit(1);
  const { from, to } = await plausibleTimes(db);
  const dated = messages.where('date', '>=', from).where('date', '<=', to);
  const newest = (await dated.select('date').executeTakeFirst()) ?? (await messages.select('date').executeTakeFirst());
  if (!newest) return undefined;
  const older = await messages
    .select('id')
    .where('date', '<', newest.date - seconds)
    .executeTakeFirst();
  if (older) return older.id;
  const oldest = await db
    .selectFrom('message')
    .select((eb) => eb.fn.min('id').as('id'))
    .where('room_id', '=', roomId)
    .executeTakeFirst();
  return (oldest?.id ?? 1) - 1;
}

/** Ascending; the newest `limit` below `before`, or the oldest `limit` above `after`, or the newest of all. */
export async function messagesPage(
  db: Kysely<Schema>,
  roomId: number,
  { before, after, limit }: { before?: number | undefined; after?: number | undefined; limit: number },
): Promise<StoredMessage[]> {
  const upwards = after !== undefined && before === undefined;
  const page = await db
    .selectFrom('message')
    .selectAll()
    .where('room_id', '=', roomId)
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? 0))
    .orderBy('id', upwards ? 'asc' : 'desc')
    .limit(limit)
    .execute();
  return upwards ? page : page.toReversed();
}

export async function findMessage(db: Kysely<Schema>, roomId: number, id: number): Promise<StoredMessage | undefined> {
  return db.selectFrom('message').selectAll().where('room_id', '=', roomId).where('id', '=', id).executeTakeFirst();
}

/** How many messages of others are newer than what the member has read; of an old count of ids, none. */
export async function unreadCount(db: Kysely<Schema>, roomId: number, member: string): Promise<number> {
  const row = await db
    .selectFrom('message')
    .innerJoin('member', (join) =>
      join.onRef('member.room_id', '=', 'message.room_id').on('member.uuid', '=', member.toLowerCase()),
    )
    .innerJoin('room', 'room.id', 'message.room_id')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('message.room_id', '=', roomId)
    .where((eb) => eb('message.date', '>', eb.fn.coalesce('room.ids_restarted_after', eb.val(0))))
    .whereRef('message.id', '>', 'member.read_id')
    .whereRef('message.sender', '<>', 'member.uuid')
    .executeTakeFirst();
  return row?.count ?? 0;
}
