import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accessLog } from './log.ts';
import { hashPassword, isPassword } from './password.ts';
import { createSignIn } from './sign-in.ts';
import { insertUser } from './testing/insert-user.ts';
import { temporaryAccess } from './testing/temporary-access.ts';
import { createThrottle } from './throttle.ts';

const password = 'four blue tea cups';
const visit = { now: 1000, address: '192.0.2.1', device: 'a phone' };

async function door() {
  const { db } = await temporaryAccess();
  await insertUser(db, { password });
  const clock = { at: 0 };
  return { db, clock, signIn: createSignIn(db, () => clock.at) };
}

test('the right name and password sign in, in any way of writing them', async () => {
  const { signIn } = await door();
  expect(await signIn.attempt({ name: 'hanako ', password: 'ｆｏｕｒ blue tea cups' }, visit)).toMatchObject({
    outcome: 'accepted',
    user: { name: 'Hanako' },
  });
});

test('a wrong password and an unknown name get the same answer, and the log knows which names there are', async () => {
  const { db, signIn } = await door();
  const refused = { outcome: 'refused' };
  expect(await signIn.attempt({ name: 'Hanako', password: 'wrong password' }, visit)).toEqual(refused);
  expect(await signIn.attempt({ name: 'my password typed here', password }, visit)).toEqual(refused);
  const log = await accessLog(db, { limit: 2 });
  expect(log.map(({ event, name, address }) => [event, name, address])).toEqual([
    ['refused', null, '192.0.2.1'],
    ['refused', 'Hanako', '192.0.2.1'],
  ]);
});

test('who guesses is slowed, who signs in from elsewhere is not, and the log isn’t flooded', async () => {
  const { db, signIn, clock } = await door();
  const guess = () => signIn.attempt({ name: 'Hanako', password: 'wrong password' }, visit);
  for (let i = 0; i < 5; i += 1) expect(await guess()).toEqual({ outcome: 'refused' });
  for (let i = 0; i < 100; i += 1) expect(await guess()).toEqual({ outcome: 'slowed', seconds: 180 });
  const log = await accessLog(db, { limit: 100 });
  expect(log.map(({ event }) => event)).toEqual(['slowed', ...Array(5).fill('refused')]);
  const elsewhere = { ...visit, address: '192.0.2.2' };
  expect(await signIn.attempt({ name: 'Hanako', password }, elsewhere)).toMatchObject({ outcome: 'accepted' });
  clock.at = 180;
  expect(await signIn.attempt({ name: 'Hanako', password }, visit)).toMatchObject({ outcome: 'accepted' });
});

test('many at once are compared one by one, and no more than eight wait', async () => {
  const { signIn } = await door();
  const tries = Array.from({ length: 30 }, (_, i) =>
    signIn.attempt({ name: `name ${i}`, password: 'wrong password' }, { ...visit, address: `192.0.2.${i}` }),
  );
  const outcomes = (await Promise.all(tries)).map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(8);
  expect(outcomes.filter((outcome) => outcome === 'slowed')).toHaveLength(22);
});

test('however the guesses are spread, few are compared', () => {
  const spread = fc.record({ addresses: fc.integer({ min: 1, max: 5000 }), names: fc.integer({ min: 1, max: 5000 }) });
  fc.assert(
    fc.property(spread, ({ addresses, names }) => {
      const throttle = createThrottle();
      let compared = 0;
      // Ten thousand in a minute.
      for (let i = 0; i < 10_000; i += 1) {
        if (throttle.take(`address ${i % addresses}`, `name ${i % names}`, i * 0.006) === 0) compared += 1;
      }
      expect(compared).toBeGreaterThan(0);
      expect(compared).toBeLessThanOrEqual(42);
    }),
    { numRuns: 20 },
  );
});

test('whoever waits as long as was said may try', () => {
  const throttle = createThrottle();
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.nat(1e6), (address, name, start) => {
      const wait = throttle.take(String(address), String(name), start);
      if (wait > 0) expect(throttle.take(String(address), String(name), start + wait)).toBe(0);
    }),
  );
});

test('a stored password of another cost is still compared; a spoilt one is never right', async () => {
  const salt = 'c2FsdHNhbHRzYWx0c2FsdA';
  expect(await isPassword('a', `$scrypt$ln=4,r=8,p=1$${salt}$AAAA`)).toBe(false);
  for (const spoilt of ['', 'a', '$scrypt$', `$scrypt$ln=4,r=8,p=1$${salt}$`]) {
    expect(await isPassword('', spoilt), spoilt).toBe(false);
  }
  const stored = await hashPassword('a');
  expect(await isPassword('a', stored)).toBe(true);
  expect(await isPassword('b', stored)).toBe(false);
  expect(await isPassword('a', undefined)).toBe(false);
});
