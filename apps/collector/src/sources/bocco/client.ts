import { BoccoClient, type Credentials, Secret } from '@roomlog/api';
import { type BoccoCredentials, type Config, writeSecrets } from '@roomlog/runtime';
import { type Store, setSetting } from '@roomlog/store';
import type { Clock } from './clock.ts';

/** True when somebody has signed in with something else since; a renewed token is nothing else. */
export function differs(used: BoccoCredentials, read: () => BoccoCredentials | undefined): boolean {
  try {
    return signInOf(read()) !== signInOf(used);
  } catch {
    // Just being written, or broken: what is in use stays in use.
    return false;
  }
}

function signInOf(credentials: BoccoCredentials | undefined): string {
  const { api_key, email, password, access_token } = credentials ?? {};
  return JSON.stringify(password === undefined ? [access_token] : [api_key, email, password]);
}

/** The collector's one client: who signed in is noted in the store, a renewed token goes back where it came from. */
export function createClient(
  config: Config,
  credentials: BoccoCredentials,
  { store, clock }: { store: Store; clock: Clock },
): BoccoClient {
  const { secretsFile, ...secrets } = credentials;
  const { api_key, email, password, access_token } = secrets;
  const signIn: Credentials | undefined =
    api_key !== undefined && email !== undefined && password !== undefined
      ? { apiKey: new Secret(api_key), email, password: new Secret(password) }
      : undefined;
  return new BoccoClient({
    baseUrl: config.baseUrl,
    onAnswer: clock.hear,
    ...(signIn && { credentials: signIn }),
    ...(access_token !== undefined && { accessToken: new Secret(access_token) }),
    onSession: async (session) => {
      if (secretsFile) writeSecrets(secretsFile, { ...secrets, access_token: session.access_token.reveal() });
      await setSetting(store.db, 'account', session.uuid.toLowerCase());
    },
  });
}
