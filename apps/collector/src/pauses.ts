/** A pause that a service asks an account for is in the store: every collector of the account keeps it, also a new one. */
import { setTimeout as delay } from 'node:timers/promises';
import { pausesLeft, recordPause } from '@roomlog/store';
import type { AccountContext, Context } from './context.ts';
import { logFailure } from './errors.ts';

/** Where collectors are at work, something is committed all the time: one look at a time (milliseconds). */
const lookEveryMs = 500;

/** Tells the others. Where the store can't be written, this collector pauses alone. */
export async function savePause(context: Pick<Context, 'log' | 'store'>, account: number, ms: number): Promise<void> {
  try {
    await recordPause(context.store.db, account, ms);
  } catch (failure) {
    logFailure(context, failure, { message: 'a pause could not be recorded' });
  }
}

/** Pauses with the other collectors until the signal aborts. They have told it by a commit, within a second. */
export async function followPauses(context: Context, accounts: readonly AccountContext[]): Promise<void> {
  const { db, engine } = context.store;
  // Nobody else calls.
  if (engine.slices === 1) return;
  for await (const _ of engine.watch(context.stop)) {
    try {
      const pauses = await pausesLeft(db);
      for (const { account } of accounts) account.source.pause(pauses.get(account.id) ?? 0);
    } catch (failure) {
      logFailure(context, failure, { message: 'the pauses could not be read' });
    }
    await delay(lookEveryMs, undefined, { signal: context.stop }).catch(() => {});
  }
}
