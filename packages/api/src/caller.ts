import { type Decoder, isRecord, Mismatch } from './decode.ts';
import { ENDPOINTS, type Endpoint } from './endpoints.ts';
import { errorForStatus, RequestRefused, TimedOut, Unauthorised, UndecodableAnswer } from './errors.ts';
import { type Limit, startLimit } from './limit.ts';
import { type CallOptions, type ClientOptions, parseBaseUrl, type Session } from './options.ts';
import { type Answer, type Outgoing, request } from './request.ts';
import { type Policy, retrying } from './retry.ts';
import { session } from './schemas.ts';
import { keepToken } from './session.ts';

export interface Caller {
  baseUrl: URL;
  /** Aborts when the client is closed. */
  closing: AbortSignal;
  /** One call: retried, signed in, within its deadline. `take` reads the answer; what it throws counts as the failure. */
  call<T>(outgoing: Outgoing, options: CallOptions, take: (answer: Answer) => T): Promise<T>;
  signIn(options: CallOptions): Promise<Session>;
  close(): Promise<void>;
}

export function createCaller(options: ClientOptions, policy: Policy): Caller {
  const baseUrl = parseBaseUrl(options.baseUrl);
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const tokens = keepToken(options, postSession, policy.refusedSignInMs);
  /** Endpoints that refused a token fresh from sign-in: another one wouldn't help (the API key lacks the permission). */
  const refusing = new Map<Endpoint, number>();

  function postSession(): Promise<Session> {
    const { credentials } = options;
    const endpoint = ENDPOINTS.signIn;
    if (!credentials) return Promise.reject(new Unauthorised(endpoint, 'There are no credentials to sign in with'));
    const form = new URLSearchParams({
      apikey: credentials.apiKey.reveal(),
      email: credentials.email,
      password: credentials.password.reveal(),
    });
    const outgoing = { endpoint, url: address(baseUrl, endpoint), form };
    return call(outgoing, {}, (answer) => decoded(endpoint, answer, session));
  }

  async function attempt<T>(outgoing: Outgoing, take: (answer: Answer) => T, signal: AbortSignal): Promise<T> {
    const { endpoint } = outgoing;
    if (endpoint.token === 'none') return take(await request(outgoing, undefined, signal));
    const token = await tokens.token(signal);
    try {
      return take(await request(outgoing, token, signal));
    } catch (error) {
      const isFinal = !options.credentials || (refusing.get(endpoint) ?? 0) > performance.now();
      if (!(error instanceof Unauthorised) || isFinal) throw error;
    }
    const fresh = await tokens.renew(token, signal);
    try {
      return take(await request(outgoing, fresh, signal));
    } catch (error) {
      if (error instanceof Unauthorised) refusing.set(endpoint, performance.now() + policy.refusedSignInMs);
      throw error;
    }
  }

  async function within<T>(endpoint: Endpoint, options: CallOptions, work: (limit: Limit) => Promise<T>): Promise<T> {
    const ms = options.deadlineMs ?? endpoint.deadlineMs;
    const up = () => new TimedOut(endpoint, `Not done within ${ms / 1000} s`);
    const limit = startLimit([options.signal, closing.signal], { ms, up });
    const task = work(limit);
    running.add(task);
    try {
      return await task;
    } finally {
      running.delete(task);
      limit.release();
    }
  }

  function call<T>(outgoing: Outgoing, options: CallOptions, take: (answer: Answer) => T): Promise<T> {
    const { endpoint } = outgoing;
    return within(endpoint, options, (limit) =>
      retrying(() => attempt(outgoing, take, limit.signal), limit, policy.retries, endpoint.heartbeat),
    );
  }

  return {
    baseUrl,
    closing: closing.signal,
    call,
    signIn: (options) => within(ENDPOINTS.signIn, options, (limit) => tokens.signIn(limit.signal)),
    async close() {
      closing.abort(new DOMException('The client was closed', 'AbortError'));
      await Promise.allSettled(running);
    },
  };
}

const PARAMETER = /^[\w-]{1,128}$/;

/** The URL of an endpoint without its token. A parameter that could change the path is refused. */
export function address(
  baseUrl: URL,
  endpoint: Endpoint,
  parameters: Record<string, string> = {},
  query: Record<string, string> = {},
): URL {
  const url = new URL(baseUrl);
  url.pathname += endpoint.route.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name] ?? '';
    if (!PARAMETER.test(value)) throw new RequestRefused(endpoint, `The ${name} must be an id as BOCCO gives it`);
    return value;
  });
  url.search = new URLSearchParams(query).toString();
  return url;
}

/** The answer as JSON, whatever its content type says. BOCCO's error object is an error with any status. */
export function parsed(endpoint: Endpoint, { status, bytes }: Answer): unknown {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // The parser's own words quote the answer, which may hold a token.
    throw new UndecodableAnswer(endpoint, 'The answer is not JSON', { status });
  }
  const code = isRecord(value) ? value['code'] : undefined;
  if (typeof code === 'number' && Number.isSafeInteger(code) && code >= 400_000 && code < 600_000) {
    throw errorForStatus(endpoint, Math.trunc(code / 1000), { code });
  }
  return value;
}

export function decoded<T>(endpoint: Endpoint, answer: Answer, decode: Decoder<T>): T {
  const value = decode(parsed(endpoint, answer));
  if (!(value instanceof Mismatch)) return value;
  throw new UndecodableAnswer(endpoint, `The answer is not understood: ${value.path || 'it'} ${value.reason}`, {
    status: answer.status,
  });
}
