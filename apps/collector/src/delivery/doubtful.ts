/** Settles sends of which nobody knows whether they have arrived: by their echo in the room, or a person has to decide. */
import { doubtfulSends, giveUpDoubtful, knownEchoes, settleByEcho } from '@roomlog/store';
import type { AccountContext } from '../context.ts';
import { serviceNow } from '../service-clock.ts';

/** How often it was looked for the echo of a send, by outbox.seq, and when it is next (milliseconds of the monotonic clock). */
export type Looks = Map<number, { made: number; nextAt: number }>;

/** Seconds after the post: an echo may take a moment, one that has not come after a minute will not come any more. */
const after = { first: 10, last: 60, beyond: 600 };

/** So often it is looked before nobody looks any more, but for a send of long ago. */
const leastLooks = 2;

/** Between two looks: each is a call (milliseconds). */
const pauseMs = 30_000;

type Doubtful = Awaited<ReturnType<typeof doubtfulSends>>[number];

/** Looks for the echo of each doubtful send of the account, where it is time to. */
export async function settleDoubtful(context: AccountContext, looks: Looks): Promise<void> {
  for (const row of await doubtfulSends(context.store.db, context.account.id)) {
    if (context.stop.aborted) return;
    if (context.holds(row.slice)) await lookFor(context, row, looks);
  }
}

async function lookFor(context: AccountContext, row: Doubtful, looks: Looks): Promise<void> {
  const { account, store, log, stop } = context;
  const { db } = store;
  const since = row.doubtful_since ?? 0;
  const age = serviceNow(context) - since;
  const { made, nextAt } = looks.get(row.seq) ?? { made: 0, nextAt: 0 };
  // A clock that was set back does not make it wait.
  if (performance.now() < nextAt || (age >= 0 && age < after.first)) return;
  const look = { made, nextAt: performance.now() + pauseMs };
  looks.set(row.seq, look);
  try {
    const { kind, text, stamp } = row;
    const sent = { kind, text, stamp, since: new Date(since * 1000), known: await knownEchoes(db, row.room_id) };
    const echo = await account.source.findEcho(row.room, sent, stop);
    if (echo && (await settleByEcho(db, row, echo))) return;
    look.made += 1;
  } catch (error) {
    if (stop.aborted) return;
    const failure = account.source.explain(error);
    if (!failure) throw error;
    log.warn({ unique_id: row.unique_id, err: error }, 'the echo of a message could not be looked for');
    if (failure.prospect !== 'refused') return;
    look.made += 1;
  }
  if (age > after.beyond || (age >= after.last && look.made >= leastLooks)) await giveUpDoubtful(db, row);
}
