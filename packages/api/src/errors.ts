import { isRecord } from './decode/decode.ts';
import type { Endpoint } from './endpoints.ts';

export type ErrorKind =
  | 'unauthorised'
  | 'denied_or_missing'
  | 'rate_limited'
  | 'timed_out'
  | 'unreachable'
  | 'request_refused'
  | 'redirect_refused'
  | 'server_fault'
  | 'undecodable_answer'
  | 'answer_too_large';

export interface Details {
  status?: number | undefined;
  code?: number | undefined;
  retryAfterMs?: number | undefined;
  cause?: Error;
}

/**
 * Why a call failed. `message` is one sentence for an operator. Nothing in it or in its cause holds a token, a
 * password or an address with either: errors know the route's template, never the URL.
 */
export abstract class BoccoError extends Error {
  override name = 'BoccoError';
  abstract readonly kind: ErrorKind;
  readonly method: string;
  /** The template, e.g. `/rooms/{room}/messages`. */
  readonly route: string;
  /** The HTTP status; undefined when no answer came. */
  readonly status: number | undefined;
  /** BOCCO's own number, e.g. 401001; undefined when the answer had none. */
  readonly code: number | undefined;
  /** How long BOCCO asked to wait (`Retry-After`), at most one hour. */
  readonly retryAfterMs: number | undefined;

  constructor({ method, route }: Endpoint, sentence: string, details: Details = {}) {
    super(`${sentence} (${[method, route, details.status].filter(Boolean).join(' ')})`, details.cause && details);
    this.method = method;
    this.route = route;
    this.status = details.status;
    this.code = details.code;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** API key, email, password or access token is wrong, or there is none. */
export class Unauthorised extends BoccoError {
  override name = 'Unauthorised';
  readonly kind = 'unauthorised';
}

/** BOCCO answers 404 for both: it doesn't exist, or this account may not see it. */
export class DeniedOrMissing extends BoccoError {
  override name = 'DeniedOrMissing';
  readonly kind = 'denied_or_missing';
}

export class RateLimited extends BoccoError {
  override name = 'RateLimited';
  readonly kind = 'rate_limited';
}

/** The deadline passed, or BOCCO itself answered 408. */
export class TimedOut extends BoccoError {
  override name = 'TimedOut';
  readonly kind = 'timed_out';
}

/** No connection, or one that broke before the whole answer had come. */
export class Unreachable extends BoccoError {
  override name = 'Unreachable';
  readonly kind = 'unreachable';
}

/** BOCCO found the request wrong (400, 413, …), or this client did before sending (no status). */
export class RequestRefused extends BoccoError {
  override name = 'RequestRefused';
  readonly kind = 'request_refused';
}

export class RedirectRefused extends BoccoError {
  override name = 'RedirectRefused';
  readonly kind = 'redirect_refused';
}

export class ServerFault extends BoccoError {
  override name = 'ServerFault';
  readonly kind = 'server_fault';
}

export class UndecodableAnswer extends BoccoError {
  override name = 'UndecodableAnswer';
  readonly kind = 'undecodable_answer';
}

export class AnswerTooLarge extends BoccoError {
  override name = 'AnswerTooLarge';
  readonly kind = 'answer_too_large';
}

/** The error for an HTTP status that is no success. */
export function errorForStatus(endpoint: Endpoint, status: number, details: Details): BoccoError {
  const all = { ...details, status };
  switch (status) {
    case 401:
      return endpoint.token === 'none'
        ? new Unauthorised(endpoint, 'BOCCO refuses the sign-in: the API key, email or password is wrong', all)
        : new Unauthorised(endpoint, 'BOCCO does not accept the access token', all);
    case 403:
    case 404:
    case 410:
      return new DeniedOrMissing(endpoint, 'BOCCO has no such thing, or this account may not use it', all);
    case 408:
      return new TimedOut(endpoint, 'BOCCO gave up waiting', all);
    case 429:
      return new RateLimited(endpoint, `BOCCO asks for fewer requests${pause(details.retryAfterMs)}`, all);
  }
  if (status >= 500) return new ServerFault(endpoint, 'BOCCO answers with an error of its own', all);
  if (status >= 300 && status < 400) return new RedirectRefused(endpoint, 'A redirect was refused', all);
  return new RequestRefused(endpoint, 'BOCCO does not accept the request', all);
}

/** The number in BOCCO's error object `{"code":404001,"message":"Not Found"}`. */
export function codeOf(answer: unknown): number | undefined {
  const code = isRecord(answer) ? answer['code'] : undefined;
  return typeof code === 'number' && Number.isSafeInteger(code) ? code : undefined;
}

const pause = (ms: number | undefined) => (ms === undefined ? '' : ` and a pause of ${Math.ceil(ms / 1000)} s`);
