import { readModel } from '../decode/json.ts';
import { session } from '../decode/schemas.ts';
import type { Endpoint } from '../endpoints.ts';
import { ENDPOINTS } from '../endpoints.ts';
import { TimedOut, Unauthorised } from '../errors.ts';
import { type CallOptions, type ClientOptions, parseBaseUrl, type Session } from '../options.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { createRateLimitGate } from './rate-limit-gate.ts';
import { type Answer, type Outgoing, request } from './request.ts';
import { type Policy, retrying } from './retry.ts';
import { createTokenStore } from './token-store.ts';

export interface Caller {
  baseUrl: URL;
  /** Aborts when the client is closed. */
  closing: AbortSignal;
  /** `take` reads the answer inside the retries: what it throws counts as the call's failure. */
  call<T>(outgoing: Outgoing, options: CallOptions, take: (answer: Answer) => Promise<T>): Promise<T>;
  signIn(options: CallOptions): Promise<Session>;
  pausedMs(): number;
  close(): Promise<void>;
}

/** What every call has in common: its deadline, its retries, the token and its renewal, the end by `close`. */
export function createCaller(options: ClientOptions, policy: Policy): Caller {
  const baseUrl = parseBaseUrl(options.baseUrl);
  const closing = new AbortController();
  const tokens = createTokenStore(options, postSession, policy.refusedSignInMs);
  const { unlessPaused, remainingMs } = createRateLimitGate(policy.retries[429]?.baseMs ?? 0);
  /** Endpoints that refused a token fresh from sign-in: another one wouldn't help (the API key lacks the permission). */
  const refusing = new Map<Endpoint, number>();

  function call<T>(outgoing: Outgoing, callOptions: CallOptions, take: (answer: Answer) => Promise<T>): Promise<T> {
    const { endpoint } = outgoing;
    const lastTry = performance.now() + (callOptions.retryMs ?? Infinity);
    return within(endpoint, callOptions, (limit) =>
      retrying(
        () => unlessPaused(endpoint, () => attempt(outgoing, take, limit.signal)),
        { signal: limit.signal, remainingMs: () => Math.min(limit.remainingMs(), lastTry - performance.now()) },
        policy.retries,
        endpoint.heartbeat,
      ),
    );
  }

  async function attempt<T>(outgoing: Outgoing, take: (answer: Answer) => Promise<T>, signal: AbortSignal): Promise<T> {
    const { endpoint } = outgoing;
    const exchange = { take, onAnswer: options.onAnswer };
    if (endpoint.token === 'none') return request(baseUrl, outgoing, undefined, signal, exchange);
    const token = await tokens.current(signal);
    try {
      return await request(baseUrl, outgoing, token, signal, exchange);
    } catch (error) {
      const isFinal = !options.credentials || (refusing.get(endpoint) ?? 0) > performance.now();
      if (!(error instanceof Unauthorised) || isFinal) throw error;
    }
    const fresh = await tokens.renew(token, signal);
    try {
      return await request(baseUrl, outgoing, fresh, signal, exchange);
    } catch (error) {
      if (error instanceof Unauthorised) refusing.set(endpoint, performance.now() + policy.refusedSignInMs);
      throw error;
    }
  }

  async function postSession(): Promise<Session> {
    const endpoint = ENDPOINTS.signIn;
    const { credentials } = options;
    if (!credentials) throw new Unauthorised(endpoint, 'There are no credentials to sign in with');
    const form = new URLSearchParams({
      apikey: credentials.apiKey.reveal(),
      email: credentials.email,
      password: credentials.password.reveal(),
    });
    return call({ endpoint, form }, {}, (answer) => readModel(answer, session));
  }

  async function within<T>(
    endpoint: Endpoint,
    { signal, deadlineMs: ms = endpoint.deadlineMs }: CallOptions,
    work: (limit: Deadline) => Promise<T>,
  ): Promise<T> {
    const up = () => new TimedOut(endpoint, `Not done within ${ms / 1000} s`);
    const limit = startDeadline([signal, closing.signal], ms, up);
    try {
      return await work(limit);
    } finally {
      limit.release();
    }
  }

  return {
    baseUrl,
    closing: closing.signal,
    call,
    pausedMs: remainingMs,
    signIn: (callOptions: CallOptions) => within(ENDPOINTS.signIn, callOptions, (limit) => tokens.signIn(limit.signal)),
    async close() {
      closing.abort(new DOMException('The client was closed', 'AbortError'));
      await tokens.idle();
    },
  };
}
