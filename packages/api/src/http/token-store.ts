import { Unauthorised } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { raceAbort } from './deadline.ts';

/** Where access tokens come from, and how long they last. */
interface Issue<Session> {
  /** The first token, from an earlier session. */
  accessToken: Secret | undefined;
  /** Gets a new one from the service. */
  signIn: () => Promise<Session>;
  /** Called after each sign-in, to store the session. */
  onSession?: ((session: Session) => void | Promise<void>) | undefined;
  /** A refused sign-in is not repeated for this long: a loop of wrong passwords gets an account locked. */
  refusedSignInMs: number;
  /** Whether a token is so near to its end that it is not worth sending. */
  isStale?: (token: Secret) => boolean;
}

/** Stores the access token and renews it: one sign-in, however many calls find the token missing or expired. */
export function createTokenStore<Session extends { access_token: Secret }>({
  accessToken,
  signIn,
  onSession,
  refusedSignInMs,
  isStale = () => false,
}: Issue<Session>) {
  let token = accessToken;
  let pending: Promise<Session> | undefined;
  let refusal: { error: Unauthorised; until: number } | undefined;

  async function signInOnce(): Promise<Session> {
    if (refusal && performance.now() < refusal.until) throw refusal.error;
    const session = await signIn().catch((error: unknown) => {
      if (error instanceof Unauthorised) refusal = { error, until: performance.now() + refusedSignInMs };
      throw error;
    });
    token = session.access_token;
    await onSession?.(session);
    return session;
  }

  function signInShared(): Promise<Session> {
    pending ??= signInOnce().finally(() => {
      pending = undefined;
    });
    return pending;
  }

  /** Whether this token is the one to send now. */
  const isCurrent = (sent: Secret) => sent === token && !isStale(sent);
  /** Signs in, or waits for the sign-in that is under way. */
  const signInFor = (signal: AbortSignal) => raceAbort(signInShared, signal);
  /** Forgets a token that was answered 401. */
  const discard = (refused: Secret) => {
    if (token === refused) token = undefined;
  };
  /** The token; signs in when there is none. */
  const current = async (signal: AbortSignal): Promise<Secret> =>
    token && isCurrent(token) ? token : (await signInFor(signal)).access_token;

  return {
    signIn: signInFor,
    current,
    isCurrent,
    discard,
    /** A token to use instead of `refused`. */
    renew(refused: Secret, signal: AbortSignal): Promise<Secret> {
      discard(refused);
      return current(signal);
    },
    /** Resolves when no sign-in is under way, nor its `onSession`. */
    idle: () => Promise.allSettled([pending]),
  };
}
