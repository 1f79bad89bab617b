import {
  isDue,
  markDoubtful,
  markFailed,
  markPosting,
  markRetry,
  markSent,
  nextPerRoom,
  type OutboxRow,
  ownFailures,
  waitedSeconds,
} from '@roomlog/store';
import { type AccountContext, acknowledge, type Context } from '../context.ts';
import { serviceNow } from '../service-clock.ts';
import { backoffSeconds, longestWait } from './backoff.ts';
import { postOf } from './post.ts';

/** After a day without a press of send, BOCCO may no longer recognise a repeated message: a person decides. */
const failAfter = 86_400;

const cutOff = 'The collector ended while it was sent.';

type NextRow = OutboxRow & { room: string; slice: number };

/**
 * Starts to deliver what is due, one message of a room after the other, so that they keep their order.
 * @param onFailure called when the store fails; the next check tries again
 */
export async function startDue(
  context: AccountContext,
  delivering: Map<number, Promise<void>>,
  onFailure: (failure: unknown) => void,
): Promise<void> {
  if (context.stop.aborted) return;
  for (const row of await dueNext(context)) {
    if (delivering.has(row.room_id)) continue;
    const delivery = deliver(context, row)
      .finally(() => delivering.delete(row.room_id))
      // At once: `watch` reports no commits of this process.
      .then(() => startDue(context, delivering, onFailure))
      .catch(onFailure);
    delivering.set(row.room_id, delivery);
  }
}

/** Delivers what is due now. */
export async function deliverDue(context: AccountContext): Promise<void> {
  for (;;) {
    const due = await dueNext(context);
    if (due.length === 0 || context.stop.aborted) return;
    await Promise.all(due.map((row) => deliver(context, row)));
  }
}

/** Messages of accounts that are not signed in any more wait no longer than others. */
export async function failAbandoned({ store, now }: Context, accounts: readonly number[]): Promise<void> {
  for (const id of accounts) {
    for (const row of await nextPerRoom(store.db, id)) {
      if (isOld(row, now())) await markFailed(store.db, row, ownFailures.expired);
    }
  }
}

const isOld = (row: OutboxRow, clock: number) => waitedSeconds(row, clock) > failAfter;

async function dueNext({ store, now, account, holds }: AccountContext): Promise<NextRow[]> {
  const rows = await nextPerRoom(store.db, account.id);
  return rows.filter(
    ({ slice, next_attempt_at }) => holds(slice) && isDue(next_attempt_at, { now: now(), longestWait }),
  );
}

async function deliver(context: AccountContext, row: NextRow): Promise<void> {
  const { account, store, log, stop, now } = context;
  const { source } = account;
  if (row.doubtful_since !== null) return markDoubtful(store.db, row, cutOff, row.doubtful_since);
  if (isOld(row, now())) return markFailed(store.db, row, ownFailures.expired);
  const post = await postOf(context, row);
  if ('problem' in post) return markFailed(store.db, row, post.problem);
  // Another collector may have it since: the message is its to send.
  if (!context.holds(row.slice)) return;
  let since = serviceNow(context);
  const onTurn = async () => {
    since = serviceNow(context);
    if (!(await markPosting(store.db, row, since))) throw new Error('It was settled before its turn.');
  };
  try {
    const sent = await source.send(row.room, post, stop, onTurn);
    const added = await markSent(store.db, row, sent.id, sent.message);
    acknowledge(context, { kind: 'message', room: row.room }, added);
  } catch (error) {
    if (stop.aborted) return;
    const failure = source.explain(error);
    if (!failure) throw error;
    log.warn({ unique_id: row.unique_id, err: error }, 'a message could not be delivered');
    const { sentence, prospect, mayHaveArrived } = failure;
    if (mayHaveArrived && !source.capabilities.repeatableSend) await markDoubtful(store.db, row, sentence, since);
    else if (prospect === 'refused' || isOld(row, now())) await markFailed(store.db, row, sentence);
    else await markRetry(store.db, row, sentence, { clock: now(), wait: backoffSeconds(row.attempts) });
  }
}
