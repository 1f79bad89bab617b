import { Unauthorised } from './errors.ts';
import { until } from './limit.ts';
import type { ClientOptions, Session } from './options.ts';
import type { Secret } from './secret.ts';

export interface TokenKeeper {
  /** The present token; signs in when there is none. */
  token(signal: AbortSignal): Promise<Secret>;
  /** The token to use instead of one that was answered 401. */
  renew(refused: Secret, signal: AbortSignal): Promise<Secret>;
  signIn(signal: AbortSignal): Promise<Session>;
}

/**
 * Keeps the access token. However many callers find it expired, there is one sign-in. A refused one is not repeated for
 * `refusedSignInMs`: a loop of wrong passwords is how an account gets locked.
 */
export function keepToken(
  { accessToken, onSession }: Pick<ClientOptions, 'accessToken' | 'onSession'>,
  post: () => Promise<Session>,
  refusedSignInMs: number,
): TokenKeeper {
  let current = accessToken;
  let running: Promise<Session> | undefined;
  let refusal: { error: Unauthorised; until: number } | undefined;

  async function postOnce(): Promise<Session> {
    if (refusal && performance.now() < refusal.until) throw refusal.error;
    const session = await post().catch((error: unknown) => {
      if (error instanceof Unauthorised) refusal = { error, until: performance.now() + refusedSignInMs };
      throw error;
    });
    current = session.access_token;
    await onSession?.(session);
    return session;
  }

  function signIn(signal: AbortSignal): Promise<Session> {
    running ??= postOnce().finally(() => {
      running = undefined;
    });
    running.catch(() => {}); // each caller gets it through `until`; by then all of them may have left
    return until(running, signal);
  }

  return {
    signIn,
    async token(signal) {
      return current ?? (await signIn(signal)).access_token;
    },
    async renew(refused, signal) {
      if (current === refused) current = undefined;
      return this.token(signal);
    },
  };
}
