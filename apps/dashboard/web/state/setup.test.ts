/** The first run, over a real dashboard; the collector's end of the hand-over is held by the test. */
import { dirname } from 'node:path';
import { answerSignIn, type SignInOutcome, takeSignInRequest } from '@roomlog/runtime';
import { claimHousehold, findRoom, lockStore, setAccountUser } from '@roomlog/store';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { SetupJson } from '../../src/setup/schemas.ts';
import { mother, room, sensor } from '../../src/testing.ts';
import { otherRoom, pageForEach } from '../testing.ts';
import { signInNeeded } from './me.ts';
import {
  awaited,
  canBegin,
  changeRooms,
  followSetup,
  isMoving,
  isMovingLong,
  keepRooms,
  loadSetup,
  setup,
  setupFailed,
  signedInAs,
  signIn,
  signInProblem,
  steps,
  stepsOf,
} from './setup.ts';

const page = pageForEach();
const typed = { api_key: 'the key', email: 'mama@example.com', password: 'four blue tea cups' };

beforeEach(() => {
  setup.value = null;
  signedInAs.value = null;
  changeRooms();
});

/** What somebody types, as the collector answers it. */
async function signInWith(
  outcome: SignInOutcome,
  given: Parameters<typeof signIn>[0] = typed,
  accounts: string[] = [],
): Promise<boolean> {
  const lock = lockStore(page.store.path);
  const folder = dirname(page.store.path);
  const done = signIn(given);
  const take = () => {
    const request = takeSignInRequest(folder);
    if (request) answerSignIn(folder, request, outcome);
    if (request) accounts.push(request.account);
    return request;
  };
  // The dashboard looks again after a tenth of a second.
  await vi.waitUntil(async () => {
    await vi.advanceTimersByTimeAsync(10);
    return take();
  });
  const isIn = await done;
  lock.release();
  return isIn;
}

test('each step opens when the one before is done; with a single room there is nothing to choose', () => {
  const known = (state: SetupJson['account']['state'], rooms = 2, demo = false): SetupJson => ({
    demo,
    sign_in: 'possible',
    account: { name: 'default', source: 'bocco', user: null, state },
    rooms: Array.from({ length: rooms }, (_, at) => ({ uuid: String(at), name: '', followed: true, sensors: [] })),
  });
  const order = (...given: Parameters<typeof stepsOf>) => Object.values(stepsOf(...given)).join(' ');
  expect(order(null, false, false)).toBe('now later later');
  expect(order(known('none'), false, true)).toBe('now later later');
  expect(order(known('none', 0, true), true, true)).toBe('now later later');
  expect(order(known('refused'), false, true)).toBe('now later later');
  // The next poll says so too.
  expect(order(known('refused'), true, false)).toBe('done now later');
  expect(order(known('signed_in', 0), false, true)).toBe('done now later');
  expect(order(known('signed_in'), false, false)).toBe('done now later');
  expect(order(known('signed_in'), false, true)).toBe('done done now');
  expect(order(known('signed_in', 1), false, false)).toBe('done done now');
});

test('what BOCCO says is said; in the demo the page waits until the home is there', async () => {
  await claimHousehold(page.store, 'demo');
  await loadSetup();
  expect(await signInWith('refused')).toBe(false);
  expect([signInProblem.value, signedInAs.value, isMoving.value]).toEqual(['refused', null, false]);
  expect(await signInWith('signed_in')).toBe(true);
  expect([signInProblem.value, signedInAs.value, isMoving.value]).toEqual([null, typed.email, true]);
  expect(steps.value.signIn).toBe('now');
  onTestFinished(followSetup());
  page.unreachable = '/api/setup';
  await page.pass(31);
  expect([setupFailed.value, isMoving.value, isMovingLong.value]).toEqual(['lost', true, true]);
  page.unreachable = null;
  await page.store.db.updateTable('setting').set({ value: 'bocco' }).where('name', '=', 'source').execute();
  await page.pass(2);
  expect([setupFailed.value, isMoving.value, steps.value.signIn]).toEqual([null, false, 'done']);
});

test('BOCCO emo has an account of its own, beside the one that is there', async () => {
  await loadSetup();
  const accounts: string[] = [];
  expect(await signInWith('refused', { refresh_token: 'c0ffee' }, accounts)).toBe(false);
  expect(await signInWith('signed_in', { refresh_token: 'c0ffee' }, accounts)).toBe(true);
  expect(await signInWith('signed_in', typed, accounts)).toBe(true);
  expect(accounts).toEqual(['emo', 'emo', 'default']);
});

test('why it did not reach the collector is said in other words', async () => {
  await loadSetup();
  expect(await signIn(typed)).toBe(false);
  expect(signInProblem.value).toBe('not_taken');
  page.unreachable = '/api/setup/signin';
  await signIn(typed);
  expect(signInProblem.value).toBe('not_reached');
  page.unreachable = null;
  for (let tries = 0; tries < 5; tries += 1) await signInWith('refused');
  const lock = lockStore(page.store.path);
  await signIn(typed);
  lock.release();
  expect(signInProblem.value).toEqual({ seconds: expect.any(Number) });
});

test('the chosen rooms are recorded and no others, and it begins when a first reading is there', async () => {
  await page.addRoom();
  await setAccountUser(page.store.db, 1, mother.uuid);
  await loadSetup();
  expect([Object.values(steps.value), canBegin.value]).toEqual([['done', 'now', 'later'], false]);
  page.unreachable = '/api/setup/rooms';
  await keepRooms(new Set([room.toLowerCase()]));
  expect(steps.value.rooms).toBe('now');
  page.unreachable = null;
  await keepRooms(new Set([room.toLowerCase()]));
  expect((await findRoom(page.store.db, otherRoom))?.unfollowed_at).not.toBeNull();
  expect([steps.value.readings, awaited.value.map(({ uuid }) => uuid)]).toEqual(['now', [sensor]]);
  expect(canBegin.value).toBe(false);
  await page.readingsBefore([60]);
  await loadSetup();
  expect(canBegin.value).toBe(true);
});

test('who is no admin is told so, and who is signed out signs in', async () => {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ error: { code: 'forbidden' } }), { status: 403 }));
  await loadSetup();
  expect(setupFailed.value).toBe('not_admin');
  vi.stubGlobal(
    'fetch',
    async () => new Response(JSON.stringify({ error: { code: 'sign_in_needed' } }), { status: 401 }),
  );
  await loadSetup();
  expect([setupFailed.value, signInNeeded.value]).toEqual(['lost', true]);
});
