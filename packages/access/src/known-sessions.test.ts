/** A session that is remembered must end when the stored one does, whoever ends it. */
import { engineName } from '@roomlog/store/testing/engines';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSessionFinder } from './known-sessions.ts';
import { endSession, findSession, renewSession, sessionEnds, startSession } from './sessions.ts';
import { insertUser } from './testing/insert-user.ts';
import { temporaryAccess } from './testing/temporary-access.ts';
import { removeUser, setRole } from './users.ts';

test('whatever is written, here or by another process, it finds what the file has', async () => {
  const here = await temporaryAccess();
  const elsewhere = await here.open();
  const finder = createSessionFinder(here);
  let now = 1000;
  const secrets: string[] = ['unknown'];
  const visit = () => ({ now, address: '192.0.2.1', device: 'a phone' });
  const steps = fc.array(
    fc.record({
      what: fc.constantFrom('start', 'end', 'role', 'remove', 'renew', 'wait', 'find', 'find', 'find'),
      at: fc.constantFrom(here, elsewhere),
      which: fc.nat(),
    }),
    { minLength: 5, maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (some) => {
      for (const { what, at, which } of some) {
        const secret = secrets[which % secrets.length] ?? '';
        const stored = await findSession(here.db, secret, now);
        if (what === 'start') {
          const user = await insertUser(at.db, { name: `user ${secrets.length}`, role: 'viewer' });
          secrets.push((await startSession(at.db, { user }, visit())).secret);
        }
        if (what === 'end' && stored) await endSession(at.db, stored.session.id);
        if (what === 'role' && stored?.user) await setRole(at.db, stored.user.name, 'member', now);
        if (what === 'remove' && stored?.user) await removeUser(at.db, stored.user.name, now);
        if (what === 'renew' && stored) {
          const next = await renewSession(at.db, stored, { ...visit(), mayRotate: true });
          if (next) secrets.push(next);
        }
        if (what === 'wait') now += [30, 3600, 86_400, sessionEnds.idle][which % 4] ?? 0;
        const known = finder.known(secret, now);
        const [found, expected] = [await finder.find(secret, now), await findSession(here.db, secret, now)];
        expect(found).toEqual(expected);
        if (known) expect(known).toEqual(expected);
      }
    }),
    // PostgreSQL takes its time, and what is the same on each engine is tried often enough on SQLite.
    { numRuns: engineName === 'sqlite' ? 40 : 4 },
  );
});
