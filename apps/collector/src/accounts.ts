/** The accounts whose rooms are recorded, each with a source of its own. Another robot is another entry here. */
import { type AccountCredentials, type Environment, hasNewSignIn } from '@roomlog/runtime';
import { setSetting } from '@roomlog/store';
import type { AccountContext, Context } from './context.ts';
import { createBoccoSource } from './sources/bocco/source.ts';

const sources = { bocco: createBoccoSource };

/** Nothing is asked of a source yet. Where there are several, each line of the log names its account. */
export function openAccounts(
  context: Context,
  credentials: readonly AccountCredentials[],
  env: Environment,
): AccountContext[] {
  const { config, store, log } = context;
  const signedIn = (uuid: string) => setSetting(store.db, 'account', uuid);
  return credentials.map((one, at) => {
    const { account: name } = one;
    const source = sources[one.source](config, one, signedIn);
    const account = { id: at + 1, name, source, hasNewSignIn: () => hasNewSignIn(one, env, config.dataDir) };
    const ownLog = credentials.length === 1 ? log : log.child({ service: source.name, account: name });
    return { ...context, log: ownLog, running: new Map(), account };
  });
}
