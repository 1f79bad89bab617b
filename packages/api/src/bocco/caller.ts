import { readModel } from '../decode/json.ts';
import { Unauthorised } from '../errors.ts';
import type { CallOptions } from '../http/call-options.ts';
import { withDeadline } from '../http/deadline.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { type Answer, type ApiRequest, fetchOnce } from '../http/request.ts';
import { withRetries } from '../http/retry.ts';
import { createTokenStore } from '../http/token-store.ts';
import type { Secret } from '../secret.ts';
import { ENDPOINTS } from './endpoints.ts';
import { type ClientOptions, parseBaseUrl, type Session } from './options.ts';
import type { Policy } from './policy.ts';
import { createRateLimitGate } from './rate-limit-gate.ts';
import { session } from './schemas.ts';

/** Makes a model of an answer. Runs inside the retries: what it throws is the attempt's failure. */
type Decode<T> = (answer: Answer) => Promise<T>;

/** Sends requests with everything that all calls have in common. */
export interface Caller {
  baseUrl: URL;
  /** Aborts when the client is closed. */
  closing: AbortSignal;
  call<T>(request: ApiRequest, options: CallOptions, decode: Decode<T>): Promise<T>;
  signIn(options: CallOptions): Promise<Session>;
  pause(ms: number): void;
  pausedMs(): number;
  close(): Promise<void>;
}

/** The reference asks for it on posts. It is the language of the error texts, which are not used here. */
const headers = { 'accept-language': 'ja' };

/** Deadline, retries, rate limit, access token and its renewal, and the end by `close`. */
export function createCaller(options: ClientOptions, policy: Policy): Caller {
  const baseUrl = parseBaseUrl(options.baseUrl);
  const closing = new AbortController();
  const { accessToken, onSession } = options;
  const { refusedSignInMs } = policy;
  const tokens = createTokenStore({ accessToken, onSession, refusedSignInMs, signIn: postSession });
  const gate = createRateLimitGate(policy.retries[429]?.baseMs ?? 0, options.onPause);
  /** Endpoints that refused a new token, and until when no other is tried: the API key lacks the permission. */
  const refusedUntil = new Map<Endpoint, number>();

  function call<T>(request: ApiRequest, callOptions: CallOptions, decode: Decode<T>): Promise<T> {
    const { endpoint } = request;
    return withDeadline(endpoint, callOptions, closing.signal, (deadline) =>
      withRetries(
        () => gate.run(endpoint, () => attempt(request, decode, deadline.signal)),
        deadline,
        policy.retries,
        ({ status }) => status !== undefined && status === endpoint.heartbeat,
      ),
    );
  }

  /** One attempt; after a 401 a second one with a renewed token. */
  async function attempt<T>(request: ApiRequest, decode: Decode<T>, signal: AbortSignal): Promise<T> {
    const { endpoint } = request;
    const send = (token: Secret | undefined) =>
      fetchOnce(baseUrl, { ...request, headers }, token, signal, { decode, onAnswer: options.onAnswer });
    if (endpoint.token === 'none') return send(undefined);
    const token = await tokens.current(signal);
    try {
      return await send(token);
    } catch (error) {
      const canRenew = options.credentials && (refusedUntil.get(endpoint) ?? 0) <= performance.now();
      if (!(error instanceof Unauthorised) || !canRenew) throw error;
    }
    const renewed = await tokens.renew(token, signal);
    try {
      return await send(renewed);
    } catch (error) {
      if (error instanceof Unauthorised) refusedUntil.set(endpoint, performance.now() + refusedSignInMs);
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

  return {
    baseUrl,
    closing: closing.signal,
    call,
    pause: gate.pause,
    pausedMs: gate.remainingMs,
    signIn: (callOptions) =>
      withDeadline(ENDPOINTS.signIn, callOptions, closing.signal, ({ signal }) => tokens.signIn(signal)),
    async close() {
      closing.abort(new DOMException('The client was closed', 'AbortError'));
      await tokens.idle();
    },
  };
}
