/** The accounts whose rooms are recorded, each with its own source. */
import {
  type AccountCredentials,
  type BoccoCredentials,
  type Environment,
  hasNewSignIn,
  readAccounts,
} from '@roomlog/runtime';
import { findOrAddAccount, pausesLeft, setAccountUser, setFromEnvironment } from '@roomlog/store';
import type { AccountContext, Context } from './context.ts';
import { savePause } from './pauses.ts';
import { createBoccoSource } from './sources/bocco/source.ts';
import { createEmoSource } from './sources/emo/source.ts';

/**
 * Sends no request yet. An account that pauses goes on with that. With several accounts, each log line names its account.
 * @param holds whether this collector works on a slice of an account now
 */
export async function openAccounts(
  context: Context,
  credentials: readonly AccountCredentials[],
  env: Environment,
  holds: (account: number, slice: number) => boolean,
): Promise<AccountContext[]> {
  const accounts: AccountContext[] = [];
  const pauses = await pausesLeft(context.store.db);
  for (const one of credentials) {
    const { account: name } = one;
    const known = await findOrAddAccount(context.store.db, { source: one.source, name });
    const { id } = known;
    await setFromEnvironment(context.store.db, known, one.secretsFile === undefined);
    const log = credentials.length === 1 ? context.log : context.log.child({ service: one.source, account: name });
    const heard = {
      signedIn: (uuid: string) => setAccountUser(context.store.db, id, uuid),
      paused: (ms: number) => savePause({ ...context, log }, id, ms),
    };
    // Another robot is another case here.
    const source =
      one.source === 'emo'
        ? createEmoSource(context.config, one, heard)
        : createBoccoSource(context.config, known.user === null ? withoutToken(one) : one, heard);
    source.pause(pauses.get(id) ?? 0);
    const account = {
      id,
      name,
      source,
      hasNewSignIn: () => hasNewSignIn(one, env, context.config.dataDir),
      asked: new Map<number, number>(),
      stopped: new Set<number>(),
    };
    accounts.push({ ...context, log, running: new Map(), account, holds: (slice) => holds(id, slice) });
  }
  return accounts;
}

/** A token does not say whose it is: only a sign-in does. */
function withoutToken({ access_token, ...rest }: BoccoCredentials): BoccoCredentials {
  return rest.password === undefined && access_token !== undefined ? { ...rest, access_token } : rest;
}

/** True when somebody has signed in to an account that is not open yet. */
export function hasNewAccount(accounts: readonly AccountContext[], env: Environment, dataDir: string): boolean {
  const isOpen = ({ source, account: name }: AccountCredentials) =>
    accounts.some(({ account }) => account.source.name === source && account.name === name);
  try {
    return readAccounts(env, dataDir).some((one) => !isOpen(one));
  } catch {
    // A file that can't be read now must not stop the open accounts.
    return false;
  }
}
