/** Who looks at the page, and what they may do. Nothing is loaded until that is known. */
import { computed, signal } from '@preact/signals';
import type { MeJson } from '../../src/access/schemas.ts';
import { ApiError, getMe, postLink, postLogin, postLogout } from '../api.ts';
import { currentHash, leaveHash } from '../browser/address-bar.ts';
import { forgetKept } from '../browser/kept-answers.ts';
import { readStored, writeStored } from '../browser/local-storage.ts';

export const me = signal<MeJson | null>(null);
/** The server asks for a name and a password. */
export const signInNeeded = signal(false);
export type SignInProblem =
  | { code: 'refused' | 'unreachable' | 'link_ended' }
  /** Too many tries: how long to wait. */
  | { code: 'slowed'; seconds: number };
export const signInProblem = signal<SignInProblem | null>(null);

/** Whether messages can be sent and marked as read. */
export const canSend = computed(() => me.value?.permissions.includes('send') ?? true);
export const canManage = computed(() => me.value?.permissions.includes('admin') ?? false);

/** Under this a browser remembers that somebody wanted to sign out and the server could not be reached. */
const leaving = 'leaving';

const isSignedOut = (error: unknown) => error instanceof ApiError && error.code === 'sign_in_needed';

/**
 * Asks who is signed in; a link in the address signs in first.
 * @returns false when nobody is, and the page shows the sign-in
 */
export async function identify(): Promise<boolean> {
  const secret = /^#link=([\w-]+)$/.exec(currentHash())?.[1];
  if (secret !== undefined) {
    // It must not stay in the address: whoever copies that would give it away.
    leaveHash();
    await postLink(secret).then(
      () => writeStored(leaving, ''),
      (error: unknown) => {
        signInProblem.value = { code: error instanceof ApiError && error.status > 0 ? 'link_ended' : 'unreachable' };
      },
    );
  }
  try {
    if (readStored(leaving) !== null) await leave();
    me.value = await getMe();
    signInNeeded.value = false;
    signInProblem.value = null;
  } catch (error) {
    // Anything else is no reason to ask for a password: the page says that it has no connection.
    if (isSignedOut(error) || readStored(leaving) !== null) {
      signInNeeded.value = true;
      await forgetKept();
    }
  }
  return !signInNeeded.value;
}

/** @returns whether the name and password were right; `signInProblem` says what was wrong */
export async function signIn(name: string, password: string): Promise<boolean> {
  try {
    await postLogin(name, password);
    writeStored(leaving, '');
  } catch (error) {
    signInProblem.value = problemOf(error);
    return false;
  }
  return identify();
}

function problemOf(error: unknown): SignInProblem {
  if (!(error instanceof ApiError) || error.status === 0) return { code: 'unreachable' };
  return error.code === 'too_many_tries' ? { code: 'slowed', seconds: error.retryAfter } : { code: 'refused' };
}

/** @throws ApiError when the server still can't be reached */
async function leave(): Promise<void> {
  writeStored(leaving, 'yes');
  await postLogout();
  writeStored(leaving, '');
}

export async function signOut(): Promise<void> {
  // From now on the page shows nothing of the home, and tells the worker nothing.
  signInNeeded.value = true;
  await leave().catch(() => {});
  await forgetKept();
  location.reload();
}
