/** Messages of a room: stored from any source any number of times, read page by page. */
import { plausibleTimes } from '../clock/plausible.ts';
import { countOf } from '../count-rows.ts';
import { engineOf, listOf } from '../engine.ts';
import { recordChange, recordChanges } from '../feed/changes.ts';
import type { Message } from '../model.ts';
import type { Db, StoredMessage, Trx } from '../schema.ts';
import { checkSeals, type Moment, reseal } from '../seals/reseal.ts';
import { isShownRow } from '../shown-messages.ts';
import { apart, holdDisplaced, underStoredIds } from './identity.ts';
import { addToIndex } from './index-messages.ts';
import { isKnown, mergeVersion } from './merge.ts';
import { markArrivedAsSent } from './outbox-rows.ts';
import { type MessageRow, messageRow } from './row.ts';

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
 * Stores messages and the room's cursor in one transaction, with search index, download queue, seals and live feed. A
 * server is asked as often for a page of new messages as for one; a page that is known costs one statement, and no commit.
 *
 * Idempotent: a known message gets only the fields that it lacked; a version with other content is recorded as a
 * conflict (merge.ts). Messages with a sequence are known by their `unique_id`; one that would have another one's id goes
 * to quarantine (identity.ts). A message with the `unique_id` of an outbox row marks that row as sent.
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
  const movesCursor = Object.keys(cursor).length > 0;
  // Nearly all of what is read again is known: compare first, so that it blocks no other writer.
  if (!movesCursor && (await areKnown(db, roomId, rowsOf(roomId, messages)))) return [];
  return db.transaction().execute(async (trx) => {
    const isBackfill = cursor.backfilled_from !== undefined && cursor.synced_to === undefined;
    const added = await insertMessagesWithin(trx, roomId, messages, !isBackfill);
    if (movesCursor) await trx.updateTable('room').set(cursor).where('id', '=', roomId).execute();
    if (cursor.backfill_done) await recordChange(trx, { kind: 'reload', ref: roomId, first: 0, last: 0 });
    return added;
  });
}

/**
 * As {@link insertMessages}, in the caller's transaction.
 * @param announced whether the live feed gets every message that is shown; after a backfill, pages reload once
 */
export async function insertMessagesWithin(
  trx: Trx,
  roomId: number,
  messages: Message[],
  announced = true,
): Promise<number[]> {
  if (messages.length === 0) return [];
  await engineOf(trx).lockRows(trx, 'room', [roomId]);
  const given = await underStoredIds(trx, roomId, rowsOf(roomId, messages));
  const seals = await checkSeals(
    trx,
    'message',
    given.map(({ date }) => ({ ref: roomId, time: date })),
  );
  const stored = await findMessages(trx, roomId, given);
  const { rows, displaced } = apart(given, stored);
  await holdDisplaced(trx, roomId, displaced, messages);
  const added = rows.filter(({ id }, at) => !stored.has(id) && rows[at - 1]?.id !== id);
  for (const message of await insertNew(trx, roomId, added)) stored.set(message.id, message);
  const changed: Moment[] = added.map(({ date }) => ({ ref: roomId, time: date }));
  for (const row of rows) {
    const before = stored.get(row.id);
    if (!before || added.includes(row)) continue;
    const completed = await mergeVersion(trx, before, row);
    if (!completed) continue;
    stored.set(row.id, completed);
    changed.push({ ref: roomId, time: completed.date });
  }
  if (announced && added.length > 0) {
    await recordChanges(
      trx,
      added.map(({ id }) => ({ kind: 'message', ref: roomId, first: id, last: id })),
    );
  }
  await reseal(trx, seals, changed);
  await markArrivedAsSent(trx, roomId, given);
  return added.map(({ id }) => id);
}

/** Ascending by id. */
const rowsOf = (roomId: number, messages: readonly Message[]) =>
  messages.map((message) => messageRow(roomId, message)).sort((a, b) => a.id - b.id);

async function areKnown(db: Db, roomId: number, given: readonly MessageRow[]): Promise<boolean> {
  const rows = await underStoredIds(db, roomId, given);
  const stored = await findMessages(db, roomId, rows);
  return rows.every((row) => {
    const before = stored.get(row.id);
    return before !== undefined && isKnown(before, row);
  });
}

/** Those of the room that are stored, by id. */
async function findMessages(
  db: Db,
  roomId: number,
  messages: readonly Pick<MessageRow, 'id'>[],
): Promise<Map<number, StoredMessage>> {
  if (messages.length === 0) return new Map();
  const ids = listOf(
    db,
    'integer',
    messages.map(({ id }) => id),
  );
  const found = await db
    .selectFrom('message')
    .selectAll()
    .where('room_id', '=', roomId)
    .where('id', 'in', ids)
    .execute();
  return new Map(found.map((message) => [message.id, message]));
}

/** @returns them as they are stored, with their numbers */
async function insertNew(trx: Trx, roomId: number, rows: readonly MessageRow[]): Promise<Iterable<StoredMessage>> {
  const [first] = rows;
  if (!first) return [];
  const columns = Object.keys(first) as (keyof MessageRow)[];
  await engineOf(trx).insertMany(
    trx,
    'message',
    [...columns, 'indexed'],
    rows.map((row) => [...columns.map((column) => row[column]), 1]),
  );
  const stored = [...(await findMessages(trx, roomId, rows)).values()];
  await addToIndex(trx, stored);
  return stored;
}

/**
 * A page of a room's messages, ascending by id.
 * @param page ids: the newest `limit` messages below `before`, or the oldest `limit` above `after`, or the newest of
 *   all; with both, the newest ones between them
 * @param page.motions with what the robot was made to do, which is not shown otherwise (shown-messages.ts)
 */
export async function messagesPage(
  db: Db,
  roomId: number,
  {
    before,
    after,
    limit,
    motions = false,
  }: { before?: number | undefined; after?: number | undefined; limit: number; motions?: boolean },
): Promise<StoredMessage[]> {
  const upwards = after !== undefined && before === undefined;
  const page = await db
    .selectFrom('message')
    .selectAll()
    .where('room_id', '=', roomId)
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? 0))
    .$if(!motions, (query) => query.where(isShownRow))
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
