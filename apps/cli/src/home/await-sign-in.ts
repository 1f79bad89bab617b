/** In the demo nobody else takes what is typed into the page to sign in. */
import { setTimeout as delay } from 'node:timers/promises';
import { dropSignInRequest, type Environment, isSignInRequested, readAccounts, readConfig } from '@roomlog/runtime';
import { start } from './processes.ts';

/** How often the folders are looked at (milliseconds): somebody waits. */
const lookEveryMs = 300;

/**
 * Waits until the home has an account: one that was typed into the demo's page, which a collector tries, or one of
 * `roomlog signin`.
 * @param env of the home, without credentials
 * @param demoDir where the demo's page leaves what is typed
 * @returns false when everything stops before
 */
export async function awaitSignIn(stopping: AbortSignal, env: Environment, demoDir: string): Promise<boolean> {
  const { dataDir } = readConfig(env);
  // Of a demo that was killed: not to be tried now.
  dropSignInRequest(demoDir);
  while (!stopping.aborted) {
    if (hasAccount(env, dataDir)) return true;
    if (isSignInRequested(demoDir)) {
      const trying = start('collect', ['--sign-in', demoDir], env);
      const end = () => void trying.stop();
      stopping.addEventListener('abort', end, { once: true });
      await trying.exited;
      stopping.removeEventListener('abort', end);
      // One that ended before it took the request would be started again and again.
      dropSignInRequest(demoDir);
    } else {
      await delay(lookEveryMs, undefined, { signal: stopping }).catch(() => {});
    }
  }
  return false;
}

/** A file that is just being written, or broken, is none. */
function hasAccount(env: Environment, dataDir: string): boolean {
  try {
    return readAccounts(env, dataDir).length > 0;
  } catch {
    return false;
  }
}
