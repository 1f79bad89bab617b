/**
 * Sends of which nobody knows whether they have arrived. A service that gives messages ids of its own would speak one twice
 * that is posted twice, so that it is not: the message's echo in the room settles it, or a person does.
 */
import { engineOf } from '../engine.ts';
import type { Message } from '../model.ts';
import type { Db, OutboxRow, Trx } from '../schema.ts';
import { insertMessagesWithin } from './messages.ts';
import { updateOutbox } from './outbox-rows.ts';
import { ownFailures } from './send-failure.ts';

/**
 * Records that a message is about to be posted where a second post would be spoken too: a queued row that has this was cut
 * off on the way, by a crash, and is doubtful. `markRetry` and `markFailed` take it back.
 * @param since as in {@link markDoubtful}
 * @returns false where it is not queued any more: then it must not be posted
 */
export async function markPosting(db: Db, row: OutboxRow, since: number): Promise<boolean> {
  return db.transaction().execute((trx) => updateOutbox(trx, row, ['queued'], { doubtful_since: since }));
}

/**
 * Records that a post may have arrived: nobody posts it again, and no later message of the room goes out, until
 * {@link settleByEcho} or {@link giveUpDoubtful}. Does nothing for one that is settled.
 * @param error one sentence
 * @param since when it was posted, epoch seconds: by the service's clock where that is known
 */
export async function markDoubtful(db: Db, row: OutboxRow, error: string, since: number): Promise<void> {
  const values = { state: 'doubtful', doubtful_since: since, attempts: row.attempts + 1, error } as const;
  await db.transaction().execute((trx) => updateOutbox(trx, row, ['queued'], values));
}

/** The doubtful messages of an account, the oldest first, each with its room's uuid and slice. */
export async function doubtfulSends(db: Db, account: number): Promise<(OutboxRow & { room: string; slice: number })[]> {
  return db
    .selectFrom('outbox')
    .innerJoin('room', 'room.id', 'outbox.room_id')
    .selectAll('outbox')
    .select(['room.uuid as room', 'room.slice'])
    .where('account_id', '=', account)
    .where('state', '=', 'doubtful')
    .orderBy('seq')
    .execute();
}

/** How many sends of a room are looked at: an echo is one of the newest messages. */
const newestSends = 100;

/** What a service calls the newest messages that were sent to a room from here: an echo of another one is none of these. */
export async function knownEchoes(db: Db, roomId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('outbox')
    .select('remote_unique_id')
    .where('room_id', '=', roomId)
    .where('remote_unique_id', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(newestSends)
    .execute();
  return rows.flatMap(({ remote_unique_id }) => remote_unique_id ?? []);
}

/**
 * Records that a message of the room is the one of which nobody knew, and stores it. True of one that was given up, too: an
 * echo may come late.
 * @returns false where it is settled already, or the message is the echo of another row
 */
export async function settleByEcho(db: Db, row: OutboxRow, echo: Message): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const remote = await remoteNameOf(trx, row, echo);
    if (!remote) return false;
    const values = { state: 'sent', message_id: echo.id, error: null, ...remote } as const;
    const isSettled = await updateOutbox(trx, row, ['doubtful', 'failed'], values);
    if (isSettled) await insertMessagesWithin(trx, row.room_id, [echo]);
    return isSettled;
  });
}

/**
 * Records that a message of which nobody knew was sent after all, as a person says who has heard it.
 * @returns false where nobody doubts it: there is none with this id in the room, or what became of it is known
 */
export async function settleByPerson(db: Db, roomId: number, uniqueId: string): Promise<boolean> {
  const row = await db
    .selectFrom('outbox')
    .selectAll()
    .where('room_id', '=', roomId)
    .where('unique_id', '=', uniqueId.toLowerCase())
    .executeTakeFirst();
  if (!row || (row.state !== 'doubtful' && row.error !== ownFailures.in_doubt)) return false;
  return db
    .transaction()
    .execute((trx) => updateOutbox(trx, row, ['doubtful', 'failed'], { state: 'sent', error: null }));
}

/** Records that no echo came: it is not sent, as far as anybody knows, and a person decides. */
export async function giveUpDoubtful(db: Db, row: OutboxRow): Promise<void> {
  const values = { state: 'failed', error: ownFailures.in_doubt } as const;
  await db.transaction().execute((trx) => updateOutbox(trx, row, ['doubtful'], values));
}

/**
 * The column for what the service calls a row's message; nothing of it where that is our name. Blocks other sends of the
 * room, so that no two rows get one name.
 * @returns undefined if another row has this message
 */
export async function remoteNameOf(
  trx: Trx,
  row: OutboxRow,
  message: Message,
): Promise<Partial<Pick<OutboxRow, 'remote_unique_id'>> | undefined> {
  const name = message.unique_id.toLowerCase();
  if (name === row.unique_id) return {};
  await engineOf(trx).lockRows(trx, 'room', [row.room_id]);
  const other = await trx
    .selectFrom('outbox')
    .select('seq')
    .where('room_id', '=', row.room_id)
    .where('remote_unique_id', '=', name)
    .where('seq', '<>', row.seq)
    .executeTakeFirst();
  return other ? undefined : { remote_unique_id: name };
}
