/** The family's messages: in by any way any number of times, out page by page. */
import type { Kysely, Selectable } from 'kysely';
import { recordChange } from './changes.ts';
import type { User } from './rooms.ts';
import type { Schema } from './schema.ts';

export interface Message {
  id: number;
  unique_id: string;
  date: Date;
  media: string;
  message_type: string;
  text: string;
  audio: string;
  image: string;
  sender: string;
  user: User;
  dictated: boolean;
  detail: unknown;
}

export type StoredMessage = Selectable<Schema['message']>;

/**
 * Stores what is new, in one transaction; a message that is there already stays as it is.
 * @returns the ids that were new, ascending
 */
export async function insertMessages(db: Kysely<Schema>, roomId: number, messages: Message[]): Promise<number[]> {
  if (messages.length === 0) return [];
  return db.transaction().execute((trx) => insertMessagesWithin(trx, roomId, messages));
}

/** The same as part of the caller's transaction. */
export async function insertMessagesWithin(db: Kysely<Schema>, roomId: number, messages: Message[]): Promise<number[]> {
  const added: number[] = [];
  for (const message of messages.toSorted((a, b) => a.id - b.id)) {
    const { uuid, user_type, nickname, icon } = message.user;
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('message')
      .values({
        room_id: roomId,
        id: message.id,
        unique_id: message.unique_id,
        date: Math.floor(message.date.getTime() / 1000),
        media: message.media,
        message_type: message.message_type,
        text: message.text,
        audio: message.audio,
        image: message.image,
        sender: message.sender.toLowerCase(),
        dictated: message.dictated ? 1 : 0,
        user: JSON.stringify({ uuid, user_type, nickname, icon }),
        detail: JSON.stringify(message.detail ?? null),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (!numInsertedOrUpdatedRows) continue;
    added.push(message.id);
    await recordChange(db, { kind: 'message', ref: roomId, first: message.id, last: message.id });
  }
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
  return upwards ? page : page.reverse();
}

export async function findMessage(db: Kysely<Schema>, roomId: number, id: number): Promise<StoredMessage | undefined> {
  return db.selectFrom('message').selectAll().where('room_id', '=', roomId).where('id', '=', id).executeTakeFirst();
}

/** The id of the newest message of a room; undefined before the first. */
export async function newestMessageId(db: Kysely<Schema>, roomId: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('message')
    .select((eb) => eb.fn.max('id').as('id'))
    .where('room_id', '=', roomId)
    .executeTakeFirst();
  return row?.id ?? undefined;
}

/** How many messages of others are newer than what the member has read. */
export async function unreadCount(db: Kysely<Schema>, roomId: number, member: string): Promise<number> {
  const row = await db
    .selectFrom('message')
    .innerJoin('member', (join) =>
      join.onRef('member.room_id', '=', 'message.room_id').on('member.uuid', '=', member.toLowerCase()),
    )
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('message.room_id', '=', roomId)
    .whereRef('message.id', '>', 'member.read_id')
    .whereRef('message.sender', '<>', 'member.uuid')
    .executeTakeFirst();
  return row?.count ?? 0;
}

/** How far the walk back through a room's history has come: to be resumed from `from`, or done. */
export async function setBackfill(db: Kysely<Schema>, roomId: number, from: number, done: boolean): Promise<void> {
  await db
    .updateTable('room')
    .set({ backfilled_from: from, backfill_done: done ? 1 : 0 })
    .where('id', '=', roomId)
    .execute();
}
