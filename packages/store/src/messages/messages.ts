/** The family's messages: in by any way any number of times, out page by page. */
import type { Kysely, Transaction } from 'kysely';
import { plausibleTimes } from '../clock/plausible.ts';
import { countOf } from '../count-rows.ts';
import { engineOf } from '../engine.ts';
import { recordChange } from '../feed/changes.ts';
import type { Message } from '../model.ts';
import type { Schema, StoredMessage } from '../schema.ts';
import { checkSeals, type Moment, reseal } from '../seals/reseal.ts';
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

/** How many stored messages have a date that can't be true. They are kept as they came: the words matter, and their order is that of their ids. */
export async function countMisdated(db: Kysely<Schema>): Promise<number> {
  const { from, to } = await plausibleTimes(db);
  return countOf(db.selectFrom('message').where((eb) => eb.or([eb('date', '<', from), eb('date', '>', to)])));
}
