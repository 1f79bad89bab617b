import type { Secret } from './secret.ts';

export interface Credentials {
  apiKey: Secret;
  email: string;
  password: Secret;
}

export interface Session {
  access_token: Secret;
  /** The signed-in user's. */
  uuid: string;
}

export interface ClientOptions {
  /** Default `https://api.bocco.me/alpha`. https, or http towards this machine. */
  baseUrl?: string | undefined;
  /** Without them only the access token is used, and a 401 is final. */
  credentials?: Credentials | undefined;
  accessToken?: Secret | undefined;
  /** After each sign-in, so that the token can be stored. What it throws, the call that signed in throws. */
  onSession?: ((session: Session) => void | Promise<void>) | undefined;
  /**
   * For every HTTP answer, also an error, once its headers are here and before its body. So BOCCO's clock can be compared
   * with this machine's. What it throws, the call throws.
   */
  onAnswer?: ((answer: AnswerHead) => void) | undefined;
}

/** What is known of an answer before its body has come. */
export interface AnswerHead {
  status: number;
  /** When BOCCO made it by its own clock, in whole seconds; null for an answer without a `Date` that makes sense. */
  date: Date | null;
}

export interface CallOptions {
  /** Ends the call; it then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** For the whole call with its retries and a sign-in, of a generator for each page; `endpoints.ts` has the defaults. */
  deadlineMs?: number | undefined;
  /** No further try begins after so long; default: as long as the deadline allows. */
  retryMs?: number | undefined;
}

const BOCCO = 'https://api.bocco.me/alpha';
const LOOPBACK = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Throws a TypeError whose one sentence doesn't repeat the text: it may hold a secret. */
export function parseBaseUrl(text = BOCCO): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (!url || !isSafe || url.username || url.password || url.search || url.hash) {
    throw new TypeError(
      'baseUrl must be an https address such as https://api.bocco.me/alpha, without user, query or fragment; http is for this machine only.',
    );
  }
  return url;
}
