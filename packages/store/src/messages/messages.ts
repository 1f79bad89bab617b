/** Messages of a room: stored from any source any number of times, read page by page. */
import { plausibleTimes } from '../clock/plausible.ts';
import { countOf } from '../count-rows.ts';
import { engineOf } from '../engine.ts';
import { recordChange } from '../feed/changes.ts';
import type { Message } from '../model.ts';
import type { Db, StoredMessage, Trx } from '../schema.ts';
import { checkSeals, type Moment, reseal } from '../seals/reseal.ts';
import { indexMessage } from './index-messages.ts';
import { mergeVersion } from './merge.ts';
import { markArrivedAsSent } from './outbox-rows.ts';
import { messageRow } from './row.ts';

/** How far a room's messages are stored, both ways. */
export interface MessageCursor {
  /** The watermark: every message up to this id is stored. */
  synced_to?: number;
  /** The backfill has stored every message from this id on. */
  backfilled_from?: number;
  /** 1 when the backfill has reached the first message. */
  backfill_done?: 0 | 1;
  /** BOCCO restarted the ids after messages of this time (epoch seconds). */
  ids_restarted_after?: number;
}

/**
 * Stores messages and the room's cursor in one transaction, with search index, download queue, seals and live feed.
 * Idempotent: a known message gets only the fields that it lacked; a version with other content is recorded as a
 * conflict (merge.ts). A message with the `unique_id` of an outbox row marks that row as sent.
 * @param cursor columns of the room to update; a backfill (`backfilled_from` alone) does not notify pages of each
 *   message
 * @returns the ids of new messages, ascending
 */
export async function insertMessages(
  db: Db,
  roomId: number,
  messages: Message[],
  cursor: MessageCursor = {},
): Promise<number[]> {
  return db.transaction().execute(async (trx) => {
    const isBackfill = cursor.backfilled_from !== undefined && cursor.synced_to === undefined;
    const added = await insertMessagesWithin(trx, roomId, messages, !isBackfill);
    if (Object.keys(cursor).length > 0) {
      await trx.updateTable('room').set(cursor).where('id', '=', roomId).execute();
    }
    if (cursor.backfill_done) await recordChange(trx, { kind: 'reload', ref: roomId, first: 0, last: 0 });
    return added;
  });
}

/**
 * As {@link insertMessages}, in the caller's transaction.
 * @param announced whether the live feed gets every message; after a backfill, pages reload once
 */
export async function insertMessagesWithin(
  trx: Trx,
  roomId: number,
  messages: Message[],
  announced = true,
): Promise<number[]> {
  await engineOf(trx).lockRows(trx, 'room', [roomId]);
  const added: number[] = [];
  const rows = messages.map((message) => messageRow(roomId, message)).sort((a, b) => a.id - b.id);
  const moments = rows.map(({ date }) => ({ ref: roomId, time: date }));
  const seals = await checkSeals(trx, 'message', moments);
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
  await markArrivedAsSent(trx, roomId, rows);
  return added;
}

/**
 * A page of a room's messages, ascending by id.
 * @param page ids: the newest `limit` messages below `before`, or the oldest `limit` above `after`, or the newest of
 *   all; with both, the newest ones between them
 */
export async function messagesPage(
  db: Db,
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

/** A message of a room by BOCCO's id; undefined if it is not stored. */
export async function findMessage(db: Db, roomId: number, id: number): Promise<StoredMessage | undefined> {
  return db.selectFrom('message').selectAll().where('room_id', '=', roomId).where('id', '=', id).executeTakeFirst();
}

/**
 * How many stored messages have an implausible date. They stay as they came: their text matters, and ids give their
 * order.
 */
export async function countMisdated(db: Db): Promise<number> {
  const { from, to } = await plausibleTimes(db);
  return countOf(db.selectFrom('message').where((eb) => eb.or([eb('date', '<', from), eb('date', '>', to)])));
}
