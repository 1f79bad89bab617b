import { Unauthorised } from '../errors.ts';
import type { ClientOptions, Session } from '../options.ts';
import type { Secret } from '../secret.ts';
import { raceAbort } from './deadline.ts';

/**
 * Keeps the access token. However many callers find it expired, there is one sign-in. A refused one is not repeated for
 * `refusedSignInMs`: a loop of wrong passwords is how an account gets locked.
 */
export function createTokenStore(
  { accessToken, onSession }: ClientOptions,
  post: () => Promise<Session>,
  refusedSignInMs: number,
) {
  let token = accessToken;
  let running: Promise<Session> | undefined;
  let refusal: { error: Unauthorised; ends: number } | undefined;

  async function postOnce(): Promise<Session> {
    if (refusal && performance.now() < refusal.ends) throw refusal.error;
    const session = await post().catch((error: unknown) => {
      if (error instanceof Unauthorised) refusal = { error, ends: performance.now() + refusedSignInMs };
      throw error;
    });
    token = session.access_token;
    await onSession?.(session);
    return session;
  }

  function postShared(): Promise<Session> {
    running ??= postOnce().finally(() => {
      running = undefined;
    });
    return running;
  }

  const signIn = (signal: AbortSignal) => raceAbort(postShared, signal);
  const current = async (signal: AbortSignal): Promise<Secret> => token ?? (await signIn(signal)).access_token;

  return {
    signIn,
    /** Resolves when no sign-in is under way, nor its `onSession`. */
    idle: () => Promise.allSettled([running]),
    /** The token; signs in when there is none. */
    current,
    /** The token to use in place of one that was answered 401. */
    renew(refused: Secret, signal: AbortSignal): Promise<Secret> {
      if (token === refused) token = undefined;
      return current(signal);
    },
  };
}
