import type { Secret } from './secret.ts';

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

/** What is known of an HTTP answer before its body. */
export interface AnswerHead {
  status: number;
  /** The `Date` header: BOCCO's clock in whole seconds; null when it is missing, invalid or before 2015. */
  date: Date | null;
}

/** Options of one call. */
export interface CallOptions {
  /** Ends the call, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds for the call with its retries and a sign-in; of a generator, for each page. Default 30 s in most
   * methods.
   */
  deadlineMs?: number | undefined;
  /** Milliseconds after which no retry begins. Default: the deadline. */
  retryMs?: number | undefined;
}

const DEFAULT_BASE_URL = 'https://api.bocco.me/alpha';
const LOOPBACK = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** @throws TypeError for an unsafe URL; its message doesn't repeat the text, which may contain a secret. */
export function parseBaseUrl(text = DEFAULT_BASE_URL): URL {
  const url = URL.parse(text);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (!url || !isSafe || url.username || url.password || url.search || url.hash) {
    throw new TypeError(
      'baseUrl must be an https address such as https://api.bocco.me/alpha, without user, query or fragment; http is for this machine only.',
    );
  }
  return url;
}
