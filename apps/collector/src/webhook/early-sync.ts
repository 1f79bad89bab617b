/** Messages of which the webhook tells don't wait for the poll. */
import { setTimeout as delay } from 'node:timers/promises';
import type { AccountContext } from '../context.ts';
import { handleError, logFailure } from '../errors.ts';
import { earlyEveryMs, syncRoomNow } from '../jobs/sync-messages.ts';

interface EarlySync {
  /** Has a room (room.id) read soon, once for all that has come until then. */
  want: (room: number) => void;
  /** Resolves when nothing is read any more. */
  end: () => Promise<void>;
}

/** @param pauseMs for tests that can't wait */
export function createEarlySync(account: AccountContext, pauseMs = earlyEveryMs): EarlySync {
  const over = new AbortController();
  const context = { ...account, stop: AbortSignal.any([account.stop, over.signal]) };
  const { stop } = context;
  const wanted = new Set<number>();
  let reading: Promise<void> | undefined;
  const read = async () => {
    // One that is wanted again meanwhile comes again, behind the others.
    for (const room of wanted) {
      wanted.delete(room);
      await syncRoomNow(context, room).catch((failure: unknown) => {
        if (stop.aborted) return;
        handleError(context, failure);
        logFailure(context, failure, { about: { room }, message: 'messages could not be read' });
      });
      await delay(pauseMs, undefined, { signal: stop }).catch(() => {});
      if (stop.aborted) return;
    }
  };
  const start = () => {
    reading ??= read().finally(() => {
      reading = undefined;
      if (wanted.size > 0 && !stop.aborted) start();
    });
  };
  return {
    want(room) {
      wanted.add(room);
      if (!stop.aborted) start();
    },
    async end() {
      over.abort();
      await reading;
    },
  };
}
