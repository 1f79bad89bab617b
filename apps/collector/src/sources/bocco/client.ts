import { BoccoClient, signInOptions } from '@roomlog/api';
import { type AccountCredentials, type Config, saveToken } from '@roomlog/runtime';
import { type Store, setSetting } from '@roomlog/store';
import type { Clock } from './clock.ts';

/** The collector's one client: who signed in is noted in the store, a renewed token goes back where it came from. */
export function createClient(
  config: Config,
  credentials: AccountCredentials,
  { store, clock }: { store: Store; clock: Clock },
): BoccoClient {
  return new BoccoClient({
    baseUrl: config.baseUrl,
    onAnswer: clock.hear,
    ...signInOptions(credentials),
    onSession: async (session) => {
      saveToken(credentials, session.access_token.reveal());
      await setSetting(store.db, 'account', session.uuid.toLowerCase());
    },
  });
}
