import { BoccoError } from '@roomlog/api';
import { isDue, markFailed, markRetry, markSent, nextPerRoom, type OutboxRow, waitedSeconds } from '@roomlog/store';
import { acknowledge, type Context } from '../context.ts';
import { backoffSeconds, isFinal, longestWait } from './backoff.ts';

/** After a day without a press of send nobody can know whether BOCCO still recognises a repeated message: a person decides. */
const failAfter = 86_400;

type NextRow = OutboxRow & { room: string };

/**
 * Begins to deliver what is due, one message of a room after the other, so that they keep their order. What could not be
 * read or noted is told to `failed`, and waits for the next look.
 */
export async function startDue(
  context: Context,
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
export async function deliverDue(context: Context): Promise<void> {
  for (;;) {
    const due = await dueNext(context);
    if (due.length === 0 || context.stop.aborted) return;
    await Promise.all(due.map((row) => deliver(context, row)));
  }
}

async function dueNext({ store, now }: Context): Promise<NextRow[]> {
  const rows = await nextPerRoom(store.db);
  return rows.filter(({ next_attempt_at }) => isDue(next_attempt_at, { now: now(), longestWait }));
}

async function deliver(context: Context, row: NextRow): Promise<void> {
  const { client, store, log, stop, now } = context;
  const isOld = () => waitedSeconds(row, now()) > failAfter;
  if (isOld())
    return markFailed(store.db, row, 'It has waited for more than a day; send it again if it still matters.');
  try {
    const sent = await client.sendText(row.room, { unique_id: row.unique_id, text: row.text }, { signal: stop });
    const added =
      sent.status === 'created'
        ? await markSent(store.db, row, sent.message.id, sent.message)
        : await markSent(store.db, row, sent.id, undefined);
    acknowledge(context, { kind: 'message', room: row.room }, added);
  } catch (error) {
    if (stop.aborted) return;
    if (!(error instanceof BoccoError)) throw error;
    log.warn({ unique_id: row.unique_id, err: error }, 'a message could not be delivered');
    if (isFinal(error) || isOld()) await markFailed(store.db, row, error.message);
    else await markRetry(store.db, row, error.message, { clock: now(), wait: backoffSeconds(row.attempts) });
  }
}
