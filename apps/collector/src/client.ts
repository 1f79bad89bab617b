import { BoccoClient, type Credentials, Secret } from '@roomlog/api';
import { type BoccoCredentials, type Config, writeSecrets } from '@roomlog/runtime';
import { type Store, setSetting } from '@roomlog/store';

/** The collector's one client: who signed in is noted in the store, a renewed token goes back where it came from. */
export function createClient(config: Config, credentials: BoccoCredentials, store: Store): BoccoClient {
  const { secretsFile, ...secrets } = credentials;
  const { api_key, email, password, access_token } = secrets;
  const signIn: Credentials | undefined =
    api_key !== undefined && email !== undefined && password !== undefined
      ? { apiKey: new Secret(api_key), email, password: new Secret(password) }
      : undefined;
  return new BoccoClient({
    baseUrl: config.baseUrl,
    ...(signIn && { credentials: signIn }),
    ...(access_token !== undefined && { accessToken: new Secret(access_token) }),
    onSession: async (session) => {
      if (secretsFile) writeSecrets(secretsFile, { ...secrets, access_token: session.access_token.reveal() });
      await setSetting(store.db, 'account', session.uuid.toLowerCase());
    },
  });
}
