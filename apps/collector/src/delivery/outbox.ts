import { isDue, markFailed, markRetry, markSent, nextPerRoom, type OutboxRow, waitedSeconds } from '@roomlog/store';
import { type AccountContext, acknowledge } from '../context.ts';
import type { Source, SourceFailure } from '../sources/source.ts';
import { backoffSeconds, longestWait } from './backoff.ts';

/** After a day without a press of send nobody can know whether BOCCO still recognises a repeated message: a person decides. */
const failAfter = 86_400;

type NextRow = OutboxRow & { room: string };

/**
 * Begins to deliver what is due, one message of a room after the other, so that they keep their order. What could not be
 * read or noted is told to `failed`, and waits for the next look.
 */
export async function startDue(
  context: AccountContext,
  delivering: Map<number, Promise<void>>,
  failed: (failure: unknown) => void,
): Promise<void> {
  if (context.stop.aborted) return;
  for (const row of await dueNext(context)) {
    if (delivering.has(row.room_id)) continue;
    const delivery = deliver(context, row)
      .finally(() => delivering.delete(row.room_id))
      // At once: what this process commits itself wakes nobody here.
      .then(() => startDue(context, delivering, failed))
      .catch(failed);
    delivering.set(row.room_id, delivery);
  }
}

/** Delivers what is due now and comes back. */
export async function deliverDue(context: AccountContext): Promise<void> {
  for (;;) {
    const due = await dueNext(context);
    if (due.length === 0 || context.stop.aborted) return;
    await Promise.all(due.map((row) => deliver(context, row)));
  }
}

async function dueNext({ store, now, account }: AccountContext): Promise<NextRow[]> {
  const rows = await nextPerRoom(store.db, account.id);
  return rows.filter(({ next_attempt_at }) => isDue(next_attempt_at, { now: now(), longestWait }));
}

async function deliver(context: AccountContext, row: NextRow): Promise<void> {
  const { account, store, log, stop, now } = context;
  const { source } = account;
  const isOld = () => waitedSeconds(row, now()) > failAfter;
  if (isOld())
    return markFailed(store.db, row, 'It has waited for more than a day; send it again if it still matters.');
  try {
    const sent = await source.send(row.room, { unique_id: row.unique_id, text: row.text }, stop);
    const added = await markSent(store.db, row, sent.id, sent.message);
    acknowledge(context, { kind: 'message', room: row.room }, added);
  } catch (error) {
    if (stop.aborted) return;
    const failed = source.explain(error);
    if (!failed) throw error;
    log.warn({ unique_id: row.unique_id, err: error }, 'a message could not be delivered');
    if (isFinal(source, failed) || isOld()) await markFailed(store.db, row, failed.sentence);
    else await markRetry(store.db, row, failed.sentence, { clock: now(), wait: backoffSeconds(row.attempts) });
  }
}

/**
 * A refusal would come again. After any other failure of the call the message may have arrived, so it is sent again only
 * where it would be stored once.
 */
function isFinal({ capabilities }: Source, { concerns, prospect }: SourceFailure): boolean {
  return prospect === 'refused' || (concerns === 'call' && !capabilities.repeatableSend);
}
