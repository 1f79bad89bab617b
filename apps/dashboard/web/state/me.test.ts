/** Who looks at a page that asks for a sign-in. */
import { addLink, endSession, findUser, setRole } from '@roomlog/access';
import { insertUser } from '@roomlog/access/testing';
import { beforeEach, expect, test } from 'vitest';
import { room } from '../../src/testing.ts';
import { pageForEach, today } from '../testing.ts';
import { canManage, canSend, identify, me, signIn, signInNeeded, signInProblem, signOut } from './me.ts';
import { links, loadSettings, makeLink, newLink, sent, sessions, users } from './settings/access.ts';
import { settingsProblem } from './settings/attempt.ts';
import { loadState, rooms } from './state.ts';

const page = pageForEach({ ROOMLOG_LISTEN: '0.0.0.0:0' });
const password = 'four blue tea cups';

beforeEach(() => insertUser(page.access.db, { name: '花子', password }));

test('nothing is loaded before somebody has signed in', async () => {
  expect(await identify()).toBe(false);
  expect([signInNeeded.value, rooms.value, page.asked]).toEqual([true, null, ['/api/me']]);
  expect(await signIn('花子', 'wrong password')).toBe(false);
  expect(signInProblem.value).toEqual({ code: 'refused' });
  expect(await signIn('花子', password)).toBe(true);
  expect([signInNeeded.value, signInProblem.value, me.value?.name]).toEqual([false, null, '花子']);
  await loadState();
  expect(rooms.value).toHaveLength(1);
});

test('who tries too often is told how long to wait, and a lost connection is no wrong password', async () => {
  for (let i = 0; i < 5; i += 1) await signIn('花子', 'wrong password');
  await signIn('花子', password);
  expect(signInProblem.value).toMatchObject({ code: 'slowed' });
  const { seconds } = signInProblem.value as { seconds: number };
  expect(seconds).toBeGreaterThan(0);
  page.unreachable = '/login';
  await signIn('花子', password);
  expect(signInProblem.value).toEqual({ code: 'unreachable' });
});

test('a link in the address opens its room, and leaves the address', async () => {
  const given = { name: 'tablet', room: room.toLowerCase(), expires_at: today + 100, created_by: null };
  const { secret } = await addLink(page.access.db, given, today);
  page.location.hash = `#link=${secret}`;
  page.location.search = '?range=7d';
  expect(await identify()).toBe(true);
  expect(page.location).toMatchObject({ hash: '', search: '?range=7d' });
  expect([me.value?.via, canSend.value, canManage.value]).toEqual(['link', false, false]);
  await signOut();
  expect(await identify()).toBe(false);
});

test('a link that has ended says so, and asks for a sign-in', async () => {
  page.location.hash = '#link=ended';
  expect(await identify()).toBe(false);
  expect([signInNeeded.value, signInProblem.value]).toEqual([true, { code: 'link_ended' }]);
});

test('who is signed out elsewhere has to sign in again; who loses the connection has not', async () => {
  await signIn('花子', password);
  page.unreachable = '/api/me';
  expect(await identify()).toBe(true);
  page.unreachable = null;
  await loadSettings();
  expect(sessions.value).toMatchObject([{ user: '花子', current: true }]);
  await endSession(page.access.db, sessions.value[0]?.id ?? 0);
  expect(await identify()).toBe(false);
});

test('who signs out while the server can’t be reached is signed out as soon as it can', async () => {
  await signIn('花子', password);
  page.unreachable = '/';
  await signOut();
  expect([signInNeeded.value, await identify()]).toEqual([true, false]);
  page.unreachable = null;
  expect(await identify()).toBe(false);
  expect(page.asked.slice(-2)).toEqual(['/logout', '/api/me']);
  expect(await signIn('花子', password)).toBe(true);
  expect(await identify()).toBe(true);
});

test('what somebody may do follows from the role', async () => {
  await signIn('花子', password);
  expect([canSend.value, canManage.value]).toEqual([true, false]);
  await setRole(page.access.db, '花子', 'viewer', today);
  await identify();
  expect([canSend.value, canManage.value]).toEqual([false, false]);
  await setRole(page.access.db, '花子', 'admin', today);
  await identify();
  expect([canSend.value, canManage.value]).toEqual([true, true]);
});

test('an admin makes a link, whose address is shown once', async () => {
  await setRole(page.access.db, '花子', 'admin', today);
  await signIn('花子', password);
  await makeLink('tablet', room, 7);
  expect(newLink.value?.path).toMatch(/^\/#link=[\w-]{43}$/);
  expect(links.value).toMatchObject([{ name: 'tablet', created_by: '花子' }]);
  await makeLink('tablet', room, 7);
  expect([settingsProblem.value, newLink.value]).toEqual(['name_taken', null]);
  await loadSettings();
  expect(sent.value).toEqual([]);
  expect(users.value).toMatchObject([{ name: '花子', role: 'admin', devices: 1 }]);
  expect((await findUser(page.access.db, '花子'))?.role).toBe('admin');
});
