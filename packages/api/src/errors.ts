import { isRecord } from './decode/decode.ts';
import type { Endpoint } from './http/endpoint.ts';

/**
 * Every kind of error, and whether the same call may succeed later, unchanged. What the client itself retries within a
 * call is less (`http/retry.ts`): only what passes in seconds.
 */
const RETRYABLE = {
  /** Succeeds once somebody has signed in again. */
  unauthorised: true,
  denied_or_missing: false,
  rate_limited: true,
  timed_out: true,
  unreachable: true,
  request_refused: false,
  redirect_refused: false,
  server_fault: true,
  /** A proxy or a captive portal may have answered in the service's place. */
  undecodable_answer: true,
  answer_too_large: false,
};

/** Why a call failed, for a program to switch on. Each kind has an error class of the same name. */
export type ErrorKind = keyof typeof RETRYABLE;

/** What is known beside the sentence. */
export interface Details {
  status?: number | undefined;
  code?: number | undefined;
  retryAfterMs?: number | undefined;
  /** Of `Unauthorised`. */
  expired?: boolean;
  /** Of `Unauthorised`. */
  notInPlan?: boolean;
  /** Of `Unreachable`. */
  neverConnected?: boolean;
  cause?: Error;
}

/**
 * The base class of every error that a call of either client rejects with (beside the reason of your own signal).
 * `message` is one sentence for an operator, with method, route and status. Neither it nor `cause` contains a token, a password or a URL
 * with either: an error knows the route's template, never the URL.
 */
export abstract class BoccoError extends Error {
  override name = 'BoccoError';
  /** Why the call failed. */
  abstract readonly kind: ErrorKind;
  /** The HTTP method, e.g. `GET`. */
  readonly method: string;
  /** The route's template, e.g. `/rooms/{room}/messages`. */
  readonly route: string;
  /** The HTTP status; undefined when no answer came. */
  readonly status: number | undefined;
  /** The number in the answer's error object, e.g. 401001; undefined when it had none. */
  readonly code: number | undefined;
  /** How long the service asked to wait (`Retry-After`), in milliseconds, at most one hour; undefined when it did not. */
  readonly retryAfterMs: number | undefined;
  /**
   * Of a post of `EmoClient`: whether the service may have carried it out all the same. Then it must not be repeated
   * unasked, as nothing makes a second one harmless. Undefined for every other call: it may be repeated.
   */
  readonly mayHaveArrived: boolean | undefined;

  constructor({ method, route }: Endpoint, sentence: string, details: Details = {}) {
    super(`${sentence} (${[method, route, details.status].filter(Boolean).join(' ')})`, details.cause && details);
    this.method = method;
    this.route = route;
    this.status = details.status;
    this.code = details.code;
    this.retryAfterMs = details.retryAfterMs;
  }

  /**
   * True when the same call may be tried again later, unchanged: the cause may pass. False when it would fail in the
   * same way again. A post that is tried again needs the same `unique_id`, which makes it idempotent.
   */
  get retryable(): boolean {
    return RETRYABLE[this.kind];
  }
}

/* One class for each kind, written out: `instanceof` and the documentation need each by its name. */

/** 401: what signs in or the access token is wrong, or there is none. Retryable after a new sign-in. */
export class Unauthorised extends BoccoError {
  override name = 'Unauthorised';
  readonly kind = 'unauthorised';
  /** The service said that the access token has expired. */
  readonly expired: boolean;
  /** The access token was fresh: the account's plan has no such call. Not retryable. Only `EmoClient` knows. */
  readonly notInPlan: boolean;

  constructor(endpoint: Endpoint, sentence: string, details: Details = {}) {
    super(endpoint, sentence, details);
    this.expired = details.expired ?? false;
    this.notInPlan = details.notInPlan ?? false;
  }

  override get retryable(): boolean {
    return !this.notInPlan;
  }
}

/** 403, 404 or 410: it doesn't exist, or this account may not see it. Nobody says which. Not retryable. */
export class DeniedOrMissing extends BoccoError {
  override name = 'DeniedOrMissing';
  readonly kind = 'denied_or_missing';
}

/** 429: too many requests. Without `status`, another call's 429 still pauses this client. Retryable. */
export class RateLimited extends BoccoError {
  override name = 'RateLimited';
  readonly kind = 'rate_limited';
}

/** The deadline passed, or the service answered 408. Retryable. */
export class TimedOut extends BoccoError {
  override name = 'TimedOut';
  readonly kind = 'timed_out';
}

/** No connection, or one that broke before the whole answer had come. Retryable. */
export class Unreachable extends BoccoError {
  override name = 'Unreachable';
  readonly kind = 'unreachable';
  /** There was no connection at all, so nothing was sent. */
  readonly neverConnected: boolean;

  constructor(endpoint: Endpoint, sentence: string, details: Details = {}) {
    super(endpoint, sentence, details);
    this.neverConnected = details.neverConnected ?? false;
  }
}

/** 400, 413 and other 4xx; without `status`, this client refused the request and sent nothing. Not retryable. */
export class RequestRefused extends BoccoError {
  override name = 'RequestRefused';
  readonly kind = 'request_refused';
}

/** 3xx: redirects are not followed, because they would carry the token elsewhere. Not retryable. */
export class RedirectRefused extends BoccoError {
  override name = 'RedirectRefused';
  readonly kind = 'redirect_refused';
}

/** 5xx: an error of the service or its host. Retryable. */
export class ServerFault extends BoccoError {
  override name = 'ServerFault';
  readonly kind = 'server_fault';
}

/** The answer is not JSON, or not what the endpoint returns. Retryable: a proxy may have answered in its place. */
export class UndecodableAnswer extends BoccoError {
  override name = 'UndecodableAnswer';
  readonly kind = 'undecodable_answer';
}

/** The answer is larger than this endpoint's answers can be: 25 MiB for media. Not retryable. */
export class AnswerTooLarge extends BoccoError {
  override name = 'AnswerTooLarge';
  readonly kind = 'answer_too_large';
}

/** The error for an HTTP status that is no success. */
export function errorForStatus(endpoint: Endpoint, status: number, details: Details): BoccoError {
  const all = { ...details, status };
  const { service } = endpoint;
  switch (status) {
    case 401:
      return new Unauthorised(endpoint, endpoint.refusal ?? `${service} does not accept the access token`, all);
    case 403:
    case 404:
    case 410:
      return new DeniedOrMissing(endpoint, `${service} has no such thing, or this account may not use it`, all);
    case 408:
      return new TimedOut(endpoint, `${service} gave up waiting`, all);
    case 429:
      return new RateLimited(endpoint, `${service} asks for fewer requests${pause(details.retryAfterMs)}`, all);
  }
  if (status >= 500) return new ServerFault(endpoint, `${service} answers with an error of its own`, all);
  if (status >= 300 && status < 400) return new RedirectRefused(endpoint, 'A redirect was refused', all);
  return new RequestRefused(endpoint, `${service} does not accept the request`, all);
}

const pause = (ms: number | undefined) => (ms === undefined ? '' : ` and a pause of ${Math.ceil(ms / 1000)} s`);

/** The number in BOCCO's error object `{"code":404001,"message":"Not Found"}`. */
export function codeOf(answer: unknown): number | undefined {
  const code = isRecord(answer) ? answer['code'] : undefined;
  return typeof code === 'number' && Number.isSafeInteger(code) ? code : undefined;
}

/** Whether an error object of BOCCO emo, `{"reason":"JWT is expired"}`, says that the access token has expired. */
export function isExpiry(answer: unknown): boolean {
  const reason = isRecord(answer) ? answer['reason'] : undefined;
  return typeof reason === 'string' && /JWT.+expired/i.test(reason);
}
