import { safeBaseUrl } from '../http/base-url.ts';
import type { AnswerHead } from '../http/call-options.ts';
import type { Secret } from '../secret.ts';

/** The options of a {@link BoccoClient}. It needs `credentials`, an `accessToken` or both. */
export interface ClientOptions {
  /** Default `https://api.bocco.me/alpha`. https; http only for an address on this machine. */
  baseUrl?: string | undefined;
  /** Without them only the access token is used, and a 401 is not followed by a new sign-in. */
  credentials?: Credentials | undefined;
  /** The token of an earlier session; saves the first sign-in. */
  accessToken?: Secret | undefined;
  /** Called after each sign-in, to store the token. What it throws, the call that signed in throws. */
  onSession?: ((session: Session) => void | Promise<void>) | undefined;
  /**
   * Called for every HTTP answer, errors too, after its headers and before its body, so that BOCCO's clock can be
   * compared with this machine's. What it throws, the call throws.
   */
  onAnswer?: ((answer: AnswerHead) => void) | undefined;
  /**
   * Called after each 429 with the milliseconds for which this client pauses from now on, so that other clients of the
   * account can pause too (`BoccoClient.pause`). The call that got the 429 goes on when it is done. What it throws, the
   * call throws.
   */
  onPause?: ((ms: number) => void | Promise<void>) | undefined;
}

/** What a sign-in needs. YUKAI Engineering gives out the API key; email and password are those of the BOCCO app. */
export interface Credentials {
  apiKey: Secret;
  email: string;
  password: Secret;
}

/** The result of a sign-in. */
export interface Session {
  /** How long it lasts is not documented; a 401 means that it is over. */
  access_token: Secret;
  /** Of the user who signed in. */
  uuid: string;
}

const DEFAULT_BASE_URL = 'https://api.bocco.me/alpha';

/** @throws TypeError for an unsafe URL, see {@link safeBaseUrl}. */
export const parseBaseUrl = (text: string = DEFAULT_BASE_URL): URL => safeBaseUrl(text, DEFAULT_BASE_URL);
