import { BoccoError, type ErrorKind } from '@roomlog/api';
import { heads, markFailed, markRetry, markSent, type OutboxRow, watchStore } from '@roomlog/store';
import { acknowledge, type Context } from './context.ts';
import { seeTo } from './trouble.ts';

/** Errors after which the same message would be refused again; after any other it goes out once more, same unique_id. */
const final = new Set<ErrorKind>(['request_refused', 'denied_or_missing']);

/** Seconds to the next attempt: 1, 2, 4, … a minute at most. */
const waitSeconds = (attempts: number) => Math.min(2 ** attempts, 60);

/** After a day nobody can know whether BOCCO still recognises a repeated message: a person decides. */
const giveUpAfter = 86_400;

type Head = OutboxRow & { room: string };

/** How often later attempts are looked for (milliseconds). */
const lookEvery = 1000;

/** Delivers what people typed: at once when the dashboard has written it, later attempts as they fall due. */
export async function followOutbox(context: Context): Promise<void> {
  const { store, stop, now } = context;
  const delivering = new Map<number, Promise<void>>();
  const look = async () => {
    for (const row of await heads(store.db)) {
      if (row.next_attempt_at > now() || delivering.has(row.room_id)) continue;
      const delivery = deliver(context, row)
        .catch((error: unknown) => report(context, error))
        .finally(() => delivering.delete(row.room_id));
      delivering.set(row.room_id, delivery);
    }
  };
  for await (const _ of watchStore(store, stop, { idleMs: lookEvery })) {
    await look().catch((error: unknown) => report(context, error));
  }
  await Promise.all(delivering.values());
}

function report(context: Context, failure: unknown): void {
  context.log.error({ err: seeTo(context, failure).error }, 'the outbox could not be read or written');
}

/** Delivers what is due now and comes back. */
export async function deliverDue(context: Context): Promise<void> {
  for (;;) {
    const due = (await heads(context.store.db)).filter(({ next_attempt_at }) => next_attempt_at <= context.now());
    if (due.length === 0 || context.stop.aborted) return;
    await Promise.all(due.map((row) => deliver(context, row)));
  }
}

async function deliver(context: Context, row: Head): Promise<void> {
  const { client, store, log, stop, now } = context;
  const isOld = () => now() - row.created_at > giveUpAfter;
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
    if (final.has(error.kind) || isOld()) await markFailed(store.db, row, error.message);
    else await markRetry(store.db, row, error.message, now() + waitSeconds(row.attempts));
  }
}
