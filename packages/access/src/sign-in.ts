/** Comparing a name and a password: slowed, logged, and as slow for an unknown name as for a known one. */
import type { Kysely } from 'kysely';
import { recordAccess } from './log.ts';
import { foldName } from './names.ts';
import { isPassword } from './password.ts';
import type { Schema, User } from './schema.ts';
import type { Visit } from './sessions.ts';
import { createThrottle } from './throttle.ts';
import { findUser } from './users.ts';

/** `slowed`: nothing was compared; the seconds say when to try again. */
type SignInResult =
  | { outcome: 'accepted'; user: User }
  | { outcome: 'refused' }
  | { outcome: 'slowed'; seconds: number };

export interface SignIn {
  /** Compares what somebody typed, which takes about 0.2 s. A refusal is in the log; what follows is the caller's. */
  attempt(given: { name: string; password: string }, visit: Visit & { device: string }): Promise<SignInResult>;
}

/** Passwords compared at a time wait in line: each takes 32 MiB. */
const mostWaiting = 8;

/** Seconds between two entries of the log that an address was slowed. */
const slowedEvery = 600;

/**
 * Each process counts the tries that it gets itself: with several dashboards there are as many more.
 * @param monotonic seconds of a clock that nobody sets; the process's own by default
 */
export function createSignIn(db: Kysely<Schema>, monotonic = () => performance.now() / 1000): SignIn {
  const throttle = createThrottle();
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  let slowedLogged = -Infinity;

  /** One at a time. */
  const compare = (password: string, stored: string | undefined): Promise<boolean> => {
    const compared = last.then(() => isPassword(password, stored));
    last = compared.catch(() => {});
    return compared;
  };

  return {
    attempt: async ({ name, password }, visit) => {
      const { now, address, device } = visit;
      const at = monotonic();
      const folded = foldName(name);
      const log = (event: 'refused' | 'slowed', of: string | null) =>
        recordAccess(db, { at: now, event, name: of, address, device: device.slice(0, 300) });
      const seconds = waiting >= mostWaiting ? 1 : throttle.take(address, folded, at);
      if (seconds > 0) {
        if (at - slowedLogged >= slowedEvery) {
          slowedLogged = at;
          await log('slowed', null);
        }
        return { outcome: 'slowed', seconds };
      }
      waiting += 1;
      const user = await findUser(db, name);
      const isRight = await compare(password, user?.password).finally(() => {
        waiting -= 1;
      });
      if (!user || !isRight) {
        await log('refused', user?.name ?? null);
        return { outcome: 'refused' };
      }
      throttle.forgive(address, folded);
      return { outcome: 'accepted', user };
    },
  };
}
