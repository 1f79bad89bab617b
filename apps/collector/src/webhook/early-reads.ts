/** What the webhook tells of doesn't wait for the poll. */
import { setTimeout as delay } from 'node:timers/promises';
import type { AccountContext } from '../context.ts';
import { handleError, logFailure } from '../errors.ts';
import { earlyEveryMs } from '../jobs/sync-messages.ts';

interface EarlyReads<Told> {
  /** Has a room or sensor (its id) read soon, once for all that has come until then. @param told the newest that is known of it */
  want: (id: number, told: Told) => void;
  /** Resolves when nothing is wanted. */
  idle: () => Promise<void>;
  /** Resolves when nothing is read any more. */
  end: () => Promise<void>;
}

/** @param pauseMs for tests that can't wait */
export function createEarlyReads<Told>(
  account: AccountContext,
  read: (context: AccountContext, id: number, told: Told) => Promise<void>,
  pauseMs = earlyEveryMs,
): EarlyReads<Told> {
  const over = new AbortController();
  const context = { ...account, stop: AbortSignal.any([account.stop, over.signal]) };
  const { stop } = context;
  const wanted = new Map<number, Told>();
  let reading: Promise<void> | undefined;
  const readAll = async () => {
    // One that is wanted again meanwhile comes again, behind the others.
    for (const [id, told] of wanted) {
      wanted.delete(id);
      await read(context, id, told).catch((failure: unknown) => {
        if (stop.aborted) return;
        handleError(context, failure);
        logFailure(context, failure, { about: { id }, message: 'what the webhook told of could not be read' });
      });
      await delay(pauseMs, undefined, { signal: stop }).catch(() => {});
      if (stop.aborted) return;
    }
  };
  const start = () => {
    reading ??= readAll().finally(() => {
      reading = undefined;
      if (wanted.size > 0 && !stop.aborted) start();
    });
  };
  return {
    want(id, told) {
      wanted.set(id, told);
      if (!stop.aborted) start();
    },
    async idle() {
      for (let now = reading; now; now = reading) await now;
    },
    async end() {
      over.abort();
      await reading;
    },
  };
}
