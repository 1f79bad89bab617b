/** Sessions that were found before, as long as nobody wrote into `auth.db`: a page asks for dozens of answers at once. */
import type { Access } from './database.ts';
import { hashOf } from './secret.ts';
import { type FoundSession, findSession, isAlive } from './sessions.ts';

/** A family has a dozen; more are forgotten together. */
const most = 1000;

/** @returns as {@link findSession}, with the same answer at any time */
export function createSessionFinder({ db, version }: Pick<Access, 'db' | 'version'>) {
  const known = new Map<string, FoundSession>();
  let seen = '';
  return async (secret: string, now: number): Promise<FoundSession | undefined> => {
    const current = version();
    if (current !== seen || known.size >= most) known.clear();
    seen = current;
    const hash = hashOf(secret);
    const before = known.get(hash);
    if (before && isAlive(before.session, now)) return before;
    const found = await findSession(db, secret, now);
    // A secret that was or will be replaced is another one soon.
    if (found?.secret === 'current' && version() === current) known.set(hash, found);
    return found;
  };
}
