import { BoccoError, RateLimited, Unauthorised } from '../errors.ts';
import { safeBaseUrl } from '../http/base-url.ts';
import { type Deadline, withDeadline } from '../http/deadline.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { type Answer, type ApiRequest, fetchOnce, urlOf } from '../http/request.ts';
import { withRetries } from '../http/retry.ts';
import { createTokenStore } from '../http/token-store.ts';
import type { Secret } from '../secret.ts';
import { readItem } from './answers.ts';
import { createCallBudget, type Rank, type Turn } from './call-budget.ts';
import { type EmoEndpoint, ENDPOINTS } from './endpoints.ts';
import { createExpiry } from './expiry.ts';
import type { TokenPair } from './models.ts';
import type { EmoCallOptions, EmoOptions } from './options.ts';
import type { EmoPolicy } from './policy.ts';
import { createRefresh } from './refresh.ts';
import { tokens as tokenPair } from './schemas.ts';
import { isRefusal, withArrival } from './sends.ts';

/** Makes a model of an answer. Runs inside the retries: what it throws is the attempt's failure. */
type Decode<T> = (answer: Answer) => Promise<T>;

/** A request to an endpoint of BOCCO emo. */
export interface EmoRequest extends ApiRequest {
  endpoint: EmoEndpoint;
}

/** Sends requests with everything that all calls have in common. */
export interface Caller {
  baseUrl: URL;
  call<T>(request: EmoRequest, options: EmoCallOptions, decode: Decode<T>): Promise<T>;
  refresh(options: EmoCallOptions): Promise<TokenPair>;
  pause(ms: number): void;
  pausedMs(): number;
  close(): Promise<void>;
}

const DEFAULT_BASE_URL = 'https://platform-api.bocco.me';

/** Deadline, retries, budget of calls, access token and its renewal, and the end by `close`. */
export function createCaller(options: EmoOptions, policy: EmoPolicy): Caller {
  const { accessToken, channelUser, refreshStore, callsPerMinute = 8, earlier, onCall, onAnswer, onPause } = options;
  const baseUrl = safeBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL, DEFAULT_BASE_URL);
  checkHeader('accessToken', accessToken);
  checkHeader('channelUser', channelUser);
  if (!Number.isInteger(callsPerMinute) || callsPerMinute < 1 || callsPerMinute > 20) {
    throw new RangeError('callsPerMinute must be a whole number from 1 to 20.');
  }
  const closing = new AbortController();
  const budget = createCallBudget({ callsPerMinute, ...policy });
  if (earlier) budget.recall(earlier);
  const expiry = createExpiry();
  if (accessToken) expiry.given(accessToken);
  const tokens = createTokenStore({
    accessToken,
    signIn: createRefresh(refreshStore, postRefresh, policy.refusedMs),
    refusedSignInMs: 0, // the tokens that were refused are known one by one
    isStale: (token) => refreshStore !== undefined && expiry.isStale(token),
  });
  /** Endpoints that refused a fresh token, and until when they aren't asked: the plan doesn't have them. */
  const refusedUntil = new Map<Endpoint, number>();

  async function call<T>(request: EmoRequest, callOptions: EmoCallOptions, decode: Decode<T>): Promise<T> {
    const { endpoint } = request;
    /** Whether it was sent, and nobody knows that nothing came of it. */
    const state = { mayHaveArrived: false };
    const isPost = endpoint.method === 'POST';
    try {
      urlOf(baseUrl, request); // a bad parameter takes no turn
      return await withDeadline(endpoint, callOptions, closing.signal, (deadline) =>
        withRetries(
          () => attempt(request, callOptions, deadline, decode, state),
          deadline,
          policy.retries,
          () => isPost && state.mayHaveArrived,
        ),
      );
    } catch (error) {
      throw isPost && error instanceof BoccoError ? withArrival(error, state.mayHaveArrived) : error;
    }
  }

  /** One attempt; after a 429 again in its turn, and after an expired token once again with a renewed one. */
  async function attempt<T>(
    request: EmoRequest,
    { rank = request.endpoint.rank, onTurn }: EmoCallOptions,
    deadline: Deadline,
    decode: Decode<T>,
    state: { mayHaveArrived: boolean },
  ): Promise<T> {
    const { endpoint } = request;
    for (let isRenewed = false; ; ) {
      if ((refusedUntil.get(endpoint) ?? 0) > performance.now()) throw notInPlan(endpoint);
      const { token, turn } = await takeTurn(endpoint, rank, deadline);
      try {
        await onTurn?.();
        deadline.signal.throwIfAborted();
      } catch (error) {
        turn.giveBack();
        throw error;
      }
      try {
        state.mayHaveArrived = true;
        return await send(request, token, turn, deadline.signal, decode);
      } catch (error) {
        if (error instanceof BoccoError && isRefusal(error)) state.mayHaveArrived = false;
        if (canWait(error, deadline)) continue;
        if (!(error instanceof Unauthorised)) throw error;
        if (isRenewed || (!error.expired && expiry.isFresh(token))) {
          refusedUntil.set(endpoint, performance.now() + policy.refusedMs);
          throw notInPlan(endpoint, error.status);
        }
      }
      tokens.discard(token);
      isRenewed = true;
    }
  }

  /** Whether a 429 leaves the call time for another turn. */
  const canWait = (error: unknown, deadline: Deadline) =>
    error instanceof RateLimited && budget.pausedMs() < deadline.remainingMs();

  /** Waits for the call's turn, and has a token at that time that is good. */
  async function takeTurn(
    endpoint: EmoEndpoint,
    rank: Rank,
    deadline: Deadline,
  ): Promise<{ token: Secret; turn: Turn }> {
    const { signal } = deadline;
    for (;;) {
      const retryAfterMs = budget.pausedMs();
      if (retryAfterMs > 0 && retryAfterMs >= deadline.remainingMs()) {
        throw new RateLimited(endpoint, `${endpoint.service} asked for a pause`, { retryAfterMs });
      }
      const token = await tokens.current(signal).catch((error: unknown) => {
        if (canWait(error, deadline)) return undefined;
        throw error;
      });
      if (!token) continue;
      const turn = await budget.take(rank, signal);
      if (!signal.aborted && tokens.isCurrent(token)) return { token, turn };
      turn.giveBack();
      signal.throwIfAborted();
    }
  }

  /** One request in its turn. A 429 pauses all. */
  async function send<T>(
    request: EmoRequest,
    token: Secret | undefined,
    turn: Turn,
    signal: AbortSignal,
    decode: Decode<T>,
  ): Promise<T> {
    const headers: Record<string, string> =
      channelUser && request.endpoint.channel ? { 'x-channel-user': channelUser.reveal() } : {};
    const ended = onCall?.();
    try {
      return await fetchOnce(baseUrl, { ...request, headers }, token, signal, { decode, onAnswer });
    } catch (error) {
      if (error instanceof RateLimited) {
        const ms = error.retryAfterMs ?? policy.pauseMs;
        budget.pause(ms);
        await onPause?.(ms, ms + policy.slowMs);
      }
      throw error;
    } finally {
      ended?.();
      turn.end();
    }
  }

  /**
   * Sends a refresh token. Once it is sent, `close` waits for the answer: the token is spent then, and the answer has
   * the next one.
   */
  async function postRefresh(refreshToken: Secret): Promise<TokenPair> {
    const endpoint = ENDPOINTS.refresh;
    const request = { endpoint, json: { refresh_token: refreshToken.reveal() } };
    const turn = await budget.take(endpoint.rank, closing.signal);
    return withDeadline(endpoint, {}, undefined, ({ signal }) =>
      send(request, undefined, turn, signal, async (answer) => {
        const { expires_in, ...pair } = await readItem(answer, tokenPair(refreshToken));
        expiry.issued(pair.access_token, expires_in);
        return pair;
      }),
    );
  }

  return {
    baseUrl,
    call,
    refresh: (callOptions) =>
      withDeadline(ENDPOINTS.refresh, { deadlineMs: 120_000, ...callOptions }, closing.signal, ({ signal }) =>
        tokens.signIn(signal),
      ),
    pause: (ms) => {
      if (ms > 0) budget.pause(ms);
    },
    pausedMs: budget.pausedMs,
    async close() {
      closing.abort(new DOMException('The client was closed', 'AbortError'));
      await tokens.idle();
    },
  };
}

function notInPlan(endpoint: Endpoint, status?: number): Unauthorised {
  const sentence = `${endpoint.service} refuses this call with a fresh access token: the account's plan may not have it`;
  return new Unauthorised(endpoint, sentence, { status, notInPlan: true });
}

/** What can't be in a header would be quoted in the error of `fetch`. */
function checkHeader(name: string, secret: Secret | undefined): void {
  if (secret && !/^[\x21-\x7e]+$/.test(secret.reveal())) {
    throw new TypeError(`${name} must be letters, digits and signs of ASCII, without blanks.`);
  }
}
