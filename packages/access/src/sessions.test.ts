import { expect, test } from 'vitest';
import { addLink, revokeLink } from './links.ts';
import {
  endSession,
  findSession,
  listSessions,
  liveSessions,
  renewSession,
  sessionEnds,
  startSession,
} from './sessions.ts';
import { insertUser } from './testing/insert-user.ts';
import { temporaryAccess } from './testing/temporary-access.ts';
import { removeUser, setPassword, setRole } from './users.ts';

const day = 86_400;
const address = '192.0.2.1';
const visit = { now: 1000, address, device: 'Mozilla/5.0 (iPhone)' };

async function signedIn() {
  const { db } = await temporaryAccess();
  const user = await insertUser(db);
  const { secret, expires_at } = await startSession(db, { user }, visit);
  /** As a request does it. @returns the new secret, or undefined when there is none; false when it is signed out */
  const use = async (used: string, now: number, mayRotate = true) => {
    const found = await findSession(db, used, now);
    return found ? await renewSession(db, found, { now, address, mayRotate }) : false;
  };
  return { db, user, secret, expires_at, use };
}

test('a session has an end after it was last used, and one that nothing moves', async () => {
  const { secret, expires_at, use } = await signedIn();
  expect(expires_at).toBe(1000 + sessionEnds.absolute);
  for (let at = 1000; at < expires_at; at += sessionEnds.idle - 1) {
    expect(await use(secret, at, false)).toBeUndefined();
  }
  expect(await use(secret, expires_at, false)).toBe(false);
});

test('one that isn’t used ends', async () => {
  const { db, secret, use } = await signedIn();
  expect(await use(secret, 1000 + sessionEnds.idle, false)).toBe(false);
  expect(await listSessions(db, 1000 + sessionEnds.idle)).toEqual([]);
});

test('the secret is replaced every day; an answer that was lost signs nobody out', async () => {
  const { secret: first, use } = await signedIn();
  expect(await use(first, 1000 + day - 1)).toBeUndefined();
  expect(await use(first, 1000 + day)).toEqual(expect.stringMatching(/^[\w-]{43}$/));
  // The answer was lost: the first secret goes on, and a day later there is another one.
  const second = await use(first, 1000 + 2 * day);
  if (!second) throw new Error('there is no new secret');
  expect(await use(second, 1001 + 2 * day)).toBeUndefined();
  // A request that was under way.
  expect(await use(first, 1060 + 2 * day)).toBeUndefined();
});

test('a replaced secret that comes late was copied: the session ends for both', async () => {
  const { secret: first, use } = await signedIn();
  const second = await use(first, 1000 + day);
  if (!second) throw new Error('there is no new secret');
  expect(await use(second, 1001 + day)).toBeUndefined();
  expect(await use(first, 1062 + day)).toBe(false);
  expect(await use(second, 1063 + day)).toBe(false);
});

test('a role counts from the next request on', async () => {
  const { db, secret } = await signedIn();
  await setRole(db, 'Hanako', 'viewer', 1001);
  expect(await findSession(db, secret, 1002)).toMatchObject({ user: { role: 'viewer' } });
});

test('devices are listed, last seen first, and can be signed out', async () => {
  const { db, user, secret, use } = await signedIn();
  await startSession(db, { user }, { now: 1100, address: '2001:db8::1', device: 'x'.repeat(1000) });
  await use(secret, 1700);
  const listed = await listSessions(db, 1700, user.id);
  expect(listed).toMatchObject([
    { id: 1, user: 'Hanako', link: null, seen_at: 1700, device: 'Mozilla/5.0 (iPhone)', address },
    { id: 2, seen_at: 1100, address: '2001:db8::1', device: 'x'.repeat(300) },
  ]);
  expect(JSON.stringify(listed)).not.toContain(secret);
  expect(await liveSessions(db, [1, 2, 3], 1700)).toEqual(new Set([1, 2]));
  expect(await liveSessions(db, [], 1700)).toEqual(new Set());
  expect(await endSession(db, 1)).toBe(true);
  expect(await endSession(db, 1)).toBe(false);
  expect(await use(secret, 1701)).toBe(false);
  expect(await liveSessions(db, [1, 2, 3], 1700)).toEqual(new Set([2]));
});

test('a password that has changed since it was compared starts no session, and neither does a user who is gone', async () => {
  const { db, user } = await signedIn();
  const now = await setPassword(db, 'Hanako', 'another long password', 1001);
  await expect(startSession(db, { user }, visit)).rejects.toMatchObject({ kind: 'ended' });
  const { secret } = await startSession(db, { user: now }, visit);
  expect(await findSession(db, secret, 1002)).toMatchObject({ user: { name: 'Hanako' } });
  await removeUser(db, 'Hanako', 1003);
  await expect(startSession(db, { user: now }, visit)).rejects.toMatchObject({ kind: 'ended' });
  expect(await listSessions(db, 1004)).toEqual([]);
});

test('of calls at once one replaces the secret', async () => {
  const { db, secret } = await signedIn();
  const found = await findSession(db, secret, 1000 + day);
  if (!found) throw new Error('there is no session');
  const renewals = [1, 2, 3].map(() => renewSession(db, found, { now: 1000 + day, address, mayRotate: true }));
  const given = (await Promise.all(renewals)).filter((next) => next !== undefined);
  expect(given).toHaveLength(1);
  expect(await findSession(db, given[0] ?? '', 1001 + day)).toMatchObject({ secret: 'next' });
});

test('a link’s sessions end with the link, and when it is revoked', async () => {
  const { db, use } = await signedIn();
  const { link } = await addLink(db, { name: 'Kitchen tablet', room: 'a', expires_at: 5000, created_by: null }, 1000);
  const opened = await startSession(db, { link }, visit);
  expect(opened.expires_at).toBe(5000);
  expect(await findSession(db, opened.secret, 4999)).toMatchObject({ link: { room: 'a' }, user: undefined });
  expect(await findSession(db, opened.secret, 5000)).toBeUndefined();
  await revokeLink(db, 'Kitchen tablet', 4000);
  expect(await use(opened.secret, 4001)).toBe(false);
});
