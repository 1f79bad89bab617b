/** Sessions that were found before, as long as nobody has written anything: a page asks for dozens of answers at once. */
import type { Access } from './access.ts';
import { type FoundSession, findSession, isAlive } from './sessions.ts';

/** A family has a dozen; more are forgotten together. */
const most = 1000;

export interface SessionFinder {
  /** At once; undefined also for a session that has to be looked up. */
  known(secret: string, now: number): FoundSession | undefined;
  /** As {@link findSession}, with the same answer at any time. */
  find(secret: string, now: number): Promise<FoundSession | undefined>;
}

export function createSessionFinder({ db, version }: Pick<Access, 'db' | 'version'>): SessionFinder {
  // By their secrets, without a hash for each request: a request has its secret in memory too.
  const sessions = new Map<string, FoundSession>();
  let seen = '';
  const known = (secret: string, now: number) => {
    const current = version();
    if (current !== seen || sessions.size >= most) sessions.clear();
    seen = current;
    const before = sessions.get(secret);
    return before && isAlive(before.session, now) ? before : undefined;
  };
  return {
    known,
    find: async (secret, now) => {
      const before = known(secret, now);
      if (before) return before;
      const current = seen;
      const found = await findSession(db, secret, now);
      // A secret that was or will be replaced is another one soon.
      if (found?.secret === 'current' && version() === current) sessions.set(secret, found);
      return found;
    },
  };
}
