import { Unauthorised } from '../errors.ts';
import type { ClientOptions, Session } from '../options.ts';
import type { Secret } from '../secret.ts';
import { raceAbort } from './deadline.ts';

/**
 * Stores the access token and renews it: one sign-in, however many calls find the token missing or expired. A refused
 * sign-in is not repeated for `refusedSignInMs`, because a loop of wrong passwords gets an account locked.
 * @param post signs in at BOCCO
 */
export function createTokenStore(
  { accessToken, onSession }: ClientOptions,
  post: () => Promise<Session>,
  refusedSignInMs: number,
) {
  let token = accessToken;
  let pending: Promise<Session> | undefined;
  let refusal: { error: Unauthorised; until: number } | undefined;

  async function postOnce(): Promise<Session> {
    if (refusal && performance.now() < refusal.until) throw refusal.error;
    const session = await post().catch((error: unknown) => {
      if (error instanceof Unauthorised) refusal = { error, until: performance.now() + refusedSignInMs };
      throw error;
    });
    token = session.access_token;
    await onSession?.(session);
    return session;
  }

  function postShared(): Promise<Session> {
    pending ??= postOnce().finally(() => {
      pending = undefined;
    });
    return pending;
  }

  /** Signs in, or waits for the sign-in that is under way. */
  const signIn = (signal: AbortSignal) => raceAbort(postShared, signal);
  /** The token; signs in when there is none. */
  const current = async (signal: AbortSignal): Promise<Secret> => token ?? (await signIn(signal)).access_token;

  return {
    signIn,
    current,
    /** A token to use instead of `refused`, which was answered 401. */
    renew(refused: Secret, signal: AbortSignal): Promise<Secret> {
      if (token === refused) token = undefined;
      return current(signal);
    },
    /** Resolves when no sign-in is under way, nor its `onSession`. */
    idle: () => Promise.allSettled([pending]),
  };
}
