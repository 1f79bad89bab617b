import type { Config, Logger } from '@roomlog/runtime';
import type { Store } from '@roomlog/store';
import type { Source } from './sources/source.ts';

/** One of the accounts whose rooms are recorded. */
export interface Account {
  id: number;
  /** What `signin --account` called it. */
  name: string;
  source: Source;
  /** True when somebody has signed in to it anew since this session began. */
  hasNewSignIn(): boolean;
}

/** What every part of the collector works with; made in session.ts, closed there. */
export interface Context {
  config: Config;
  log: Logger;
  store: Store;
  /** Epoch seconds by this machine's clock. */
  now: () => number;
  /** The jobs that are under way, by name: those of the store, or those of the account. */
  running: Map<string, Promise<unknown>>;
  /** Aborts when the collector has to end, or this session of it. */
  stop: AbortSignal;
  /** Ends this session and begins another one: the store is opened again, the credentials are read again. */
  restartSession(reason: string): void;
  account?: Account;
}

/** The same for one account: nothing of it is another account's, so that none waits for another. */
export interface AccountContext extends Context {
  account: Account;
}

/** Tells scripts and tests on stdout what has been committed (ROOMLOG_ACK=1). */
export function acknowledge(
  { config }: Context,
  where: { kind: 'reading'; sensor: string } | { kind: 'message'; room: string },
  ids: readonly number[],
): void {
  if (!config.ack) return;
  for (const id of ids) process.stdout.write(`${JSON.stringify({ ack: { ...where, id } })}\n`);
}
