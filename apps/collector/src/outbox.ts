import { BoccoError, type ErrorKind } from '@roomlog/api';
import { heads, markFailed, markRetry, markSent, type OutboxRow, watchStore } from '@roomlog/store';
import { acknowledge, type Context, now } from './context.ts';

/** Errors after which the same message would be refused again; after any other it goes out once more, same unique_id. */
const final = new Set<ErrorKind>(['request_refused', 'denied_or_missing']);

/** Seconds to the next attempt: 1, 2, 4, … a minute at most. */
const waitSeconds = (attempts: number) => Math.min(2 ** attempts, 60);

/** After a day nobody can know whether BOCCO still recognises a repeated message: a person decides. */
const giveUpAfter = 86_400;

type Head = OutboxRow & { room: string };

/** Delivers what people typed: at once when the dashboard has written it, later attempts as they fall due. */
export async function followOutbox(context: Context): Promise<void> {
  const { store, log, stop } = context;
  const delivering = new Map<number, Promise<void>>();
  const look = async () => {
    for (const row of await heads(store.db)) {
      if (row.next_attempt_at > now() || delivering.has(row.room_id)) continue;
      const delivery = deliver(context, row)
        .catch((err: unknown) => log.error({ err }, 'the outbox could not be written'))
        .finally(() => delivering.delete(row.room_id));
      delivering.set(row.room_id, delivery);
    }
  };
  const timer = setInterval(() => void look(), 1000);
  await look();
  for await (const _ of watchStore(store, stop)) await look();
  clearInterval(timer);
  await Promise.all(delivering.values());
}

/** Delivers what is due now and comes back. */
export async function deliverDue(context: Context): Promise<void> {
  for (;;) {
    const due = (await heads(context.store.db)).filter(({ next_attempt_at }) => next_attempt_at <= now());
    if (due.length === 0 || context.stop.aborted) return;
    await Promise.all(due.map((row) => deliver(context, row)));
  }
}

async function deliver(context: Context, row: Head): Promise<void> {
  const { client, store, log, stop } = context;
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
    const givenUp = final.has(error.kind) || now() - row.created_at > giveUpAfter;
    if (givenUp) await markFailed(store.db, row, error.message);
    else await markRetry(store.db, row, error.message, now() + waitSeconds(row.attempts));
  }
}
