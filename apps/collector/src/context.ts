import type { Config, Logger } from '@roomlog/runtime';
import type { Store } from '@roomlog/store';
import type { Source } from './sources/source.ts';

export interface Account {
  id: number;
  /** As given to `signin --account`. */
  name: string;
  source: Source;
  /** True when somebody has signed in to it again since this session began. */
  hasNewSignIn(): boolean;
}

/** What every part of the collector works with. session.ts opens and closes it. */
export interface Context {
  config: Config;
  log: Logger;
  store: Store;
  /** Epoch seconds by this machine's clock. */
  now: () => number;
  /** The running jobs of the store or of the account, by name. */
  running: Map<string, Promise<unknown>>;
  /** Aborts when the collector or this session has to end. */
  stop: AbortSignal;
  /** Ends this session and starts another one, which opens the store and reads the credentials again. */
  restartSession(reason: string): void;
  account?: Account;
}

/** The same for one account. Accounts share nothing else, so none waits for another. */
export interface AccountContext extends Context {
  account: Account;
}

/** Prints on stdout what has been committed, for scripts and tests (ROOMLOG_ACK=1). */
export function acknowledge(
  { config }: Context,
  where: { kind: 'reading'; sensor: string } | { kind: 'message'; room: string },
  ids: readonly number[],
): void {
  if (!config.ack) return;
  for (const id of ids) process.stdout.write(`${JSON.stringify({ ack: { ...where, id } })}\n`);
}
