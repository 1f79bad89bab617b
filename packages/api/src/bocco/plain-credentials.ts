import { Secret } from '../secret.ts';
import type { ClientOptions } from './options.ts';

/** What signs in to BOCCO, as a file or the environment has it: an access token, or the other three, or all four. */
export interface PlainCredentials {
  api_key?: string;
  email?: string;
  password?: string;
  access_token?: string;
}

/** The same for a `BoccoClient`, wrapped so that it can't be printed. API key, e-mail and password count together only. */
export function signInOptions(plain: PlainCredentials): Pick<ClientOptions, 'credentials' | 'accessToken'> {
  const { api_key, email, password, access_token } = plain;
  return {
    ...(api_key !== undefined &&
      email !== undefined &&
      password !== undefined && {
        credentials: { apiKey: new Secret(api_key), email, password: new Secret(password) },
      }),
    ...(access_token !== undefined && { accessToken: new Secret(access_token) }),
  };
}
