/**
 * Read marks that a person asked for with the button. Everybody in the room sees a read mark, so nothing else sets one:
 * every such call of the collector has a row here, counted in `attempts`.
 */
import { type DueAt, isRowDue } from '../due.ts';
import { recordStatusChange } from '../feed/changes.ts';
import type { Db, ReadRequest, Trx } from '../schema.ts';
import { setReadMarkWithin } from './rooms.ts';

/**
 * Queues a read mark. Idempotent: a failed request is queued again, a sent one stays sent.
 * @param request.now this machine's clock, epoch seconds
 * @returns the request as it is stored now
 */
export async function requestRead(
  db: Db,
  { room_id, message_id, now }: { room_id: number; message_id: number; now: number },
): Promise<ReadRequest> {
  const queued = { asked_at: now, state: 'queued', next_attempt_at: now, error: null } as const;
  return db.transaction().execute(async (trx) => {
    await trx
      .insertInto('read_request')
      .values({ room_id, message_id, ...queued })
      .onConflict((conflict) =>
        conflict.columns(['room_id', 'message_id']).doUpdateSet(queued).where('read_request.state', '=', 'failed'),
      )
      .execute();
    return trx
      .selectFrom('read_request')
      .selectAll()
      .where('room_id', '=', room_id)
      .where('message_id', '=', message_id)
      .executeTakeFirstOrThrow();
  });
}

/** The queued requests of an account that are due, the oldest first, each with its room's uuid and slice. */
export async function dueReadRequests(
  db: Db,
  account: number,
  due: DueAt,
): Promise<(ReadRequest & { room: string; slice: number })[]> {
  return db
    .selectFrom('read_request')
    .innerJoin('room', 'room.id', 'read_request.room_id')
    .selectAll('read_request')
    .select(['room.uuid as room', 'room.slice'])
    .where('account_id', '=', account)
    .where('state', '=', 'queued')
    .where(isRowDue(due))
    .orderBy('asked_at')
    .execute();
}

/**
 * Records that the source has the read mark, and moves the stored mark at once instead of waiting for the next poll.
 */
export async function markReadSent(db: Db, request: ReadRequest): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await update(trx, request, { state: 'sent', error: null });
    const { user } = await trx
      .selectFrom('room')
      .innerJoin('account', 'account.id', 'room.account_id')
      .select('account.user')
      .where('room.id', '=', request.room_id)
      .executeTakeFirstOrThrow();
    if (user !== null) await setReadMarkWithin(trx, request.room_id, user, request.message_id);
  });
}

/**
 * Records a failed attempt.
 * @param error one sentence
 * @param again when to retry, epoch seconds; undefined if the source rejects it for good
 */
export async function markReadFailed(
  db: Db,
  request: ReadRequest,
  error: string,
  again: number | undefined,
): Promise<void> {
  const state = again === undefined ? 'failed' : 'queued';
  await db.transaction().execute(async (trx) => {
    await update(trx, request, { state, error, next_attempt_at: again ?? request.next_attempt_at });
    if (state === 'failed') await recordStatusChange(trx);
  });
}

/** How many read marks people asked for, and how many calls of BOCCO's API that took. */
export async function countReadMarks(db: Db): Promise<{ asked: number; calls: number }> {
  const { asked, calls } = await db
    .selectFrom('read_request')
    .select((eb) => [eb.fn.countAll<number>().as('asked'), eb.fn.sum<number | null>('attempts').as('calls')])
    .executeTakeFirstOrThrow();
  return { asked, calls: calls ?? 0 };
}

async function update(trx: Trx, request: ReadRequest, values: Partial<ReadRequest>): Promise<void> {
  await trx
    .updateTable('read_request')
    .set({ attempts: request.attempts + 1, ...values })
    .where('room_id', '=', request.room_id)
    .where('message_id', '=', request.message_id)
    .execute();
}
