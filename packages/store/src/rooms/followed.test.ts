import { expect, test } from 'vitest';
import { jobFinished, jobRun, jobStarted, pollJob, retryFailing } from '../collector/jobs.ts';
import { engineOf } from '../engine.ts';
import { changesAfter, newestChange } from '../feed/changes.ts';
import { insertMessages } from '../messages/messages.ts';
import { gapsBetween } from '../readings/gaps.ts';
import { insertReadings } from '../readings/readings.ts';
import { commits, someReading, someRoom, temporaryStore } from '../testing/temporary-store.ts';
import { defaultAccount, listAccounts, nicknameOf, setAccountUser, setFromEnvironment } from './accounts.ts';
import { followedRooms, isFollowed, mostRecentRooms, setFollowed } from './followed.ts';
import { roomOverview, roomsOverview } from './overview.ts';
import { listPlaces } from './places.ts';
import { upsertRooms } from './room-list.ts';
import { findRoom, listRooms } from './rooms.ts';

const now = 1_780_000_000;

test('rooms are asked for as the list has them, and followed by their newest messages', async () => {
  const { db } = await temporaryStore();
  const names = ['d', 'a', 'c', 'b', 'e'];
  await upsertRooms(
    db,
    [...names, 'gone'].map((name) => someRoom(name, [])),
  );
  await upsertRooms(
    db,
    names.map((name) => someRoom(name, [])),
  );
  const ids = new Map((await listRooms(db)).map((room) => [room.uuid, room.id]));
  const idOf = (name: string) => ids.get(name) ?? 0;
  await setFollowed(db, [{ room_id: idOf('c'), followed: false }], now);
  for (const [name, newest] of Object.entries({ a: 30, b: 10, c: 99, d: 20, gone: 98 })) {
    await insertMessages(db, idOf(name), [], { synced_to: newest });
  }
  const slices = Array.from({ length: engineOf(db).slices }, (_, slice) => slice);
  const of = { account: defaultAccount.id, slices };
  const uuids = (rooms: { uuid: string }[]) => rooms.map(({ uuid }) => uuid);
  expect(uuids(await followedRooms(db, of))).toEqual(['d', 'a', 'b', 'e']);
  expect(uuids(await mostRecentRooms(db, of, 9))).toEqual(['a', 'd', 'b']);
  expect(uuids(await mostRecentRooms(db, of, 2))).toEqual(['a', 'd']);
  expect(await followedRooms(db, { ...of, account: 99 })).toEqual([]);
  const parts = await Promise.all(slices.map((slice) => followedRooms(db, { ...of, slices: [slice] })));
  expect(uuids(parts.flat()).toSorted()).toEqual(['a', 'b', 'd', 'e']);
});

test('a room that is not followed is in no list, keeps all that is stored, and pages hear of it', async () => {
  const store = await temporaryStore();
  const { db, room, sensor } = store;
  const both = [someRoom('room', ['sensor']), someRoom('b', ['b1'])];
  await upsertRooms(db, both);
  await insertReadings(db, sensor, [someReading(now - 300)]);
  const shown = async () => ({
    rooms: (await roomsOverview(db, { limit: 9 })).rooms.map(({ uuid }) => uuid),
    places: (await listPlaces(db)).map((place) => place.room.uuid),
    one: (await roomOverview(db, room))?.uuid,
    followed: (await listRooms(db)).filter(isFollowed).map(({ uuid }) => uuid),
  });
  const all = { rooms: ['room', 'b'], places: ['room', 'b'], one: 'room', followed: ['room', 'b'] };
  expect(await shown()).toEqual(all);
  const seen = await newestChange(db);
  await setFollowed(db, [{ room_id: room, followed: false }], now);
  expect(await shown()).toEqual({ rooms: ['b'], places: ['b'], one: undefined, followed: ['b'] });
  expect(await changesAfter(db, seen)).toMatchObject([{ kind: 'reload', ref: 0 }]);
  // The list of the next poll changes nothing about it.
  await upsertRooms(db, both);
  expect(await findRoom(db, 'room')).toMatchObject({ unfollowed_at: now, position: 0 });
  const again = () => setFollowed(db, [{ room_id: room, followed: false }], now + 9);
  expect(await commits(store, again)).toBe(false);
  expect((await findRoom(db, 'room'))?.unfollowed_at).toBe(now);
  await setFollowed(db, [{ room_id: room, followed: true }], now + 5000);
  expect(await shown()).toEqual(all);
});

test('the gap of a room that was not followed says so', async () => {
  const { db, room, sensor } = await temporaryStore();
  const key = { account_id: defaultAccount.id, job: pollJob };
  await jobStarted(db, key, now);
  await jobFinished(db, key, now);
  await insertReadings(db, sensor, [someReading(now)]);
  await setFollowed(db, [{ room_id: room, followed: false }], now + 60);
  await setFollowed(db, [{ room_id: room, followed: true }], now + 40_000);
  await insertReadings(db, sensor, [someReading(now + 40_100)]);
  const gaps = await gapsBetween(db, sensor, { from: 0, to: 2 ** 40 }, now + 40_200);
  expect(gaps).toEqual([{ from: now, to: now + 40_100, cause: 'not_followed', ongoing: false }]);
});

test('an account knows its user by name, and where its credentials come from', async () => {
  const store = await temporaryStore();
  const { db } = store;
  const account = async () => (await listAccounts(db))[0] ?? expect.unreachable();
  expect(await nicknameOf(db, await account())).toBeUndefined();
  await setAccountUser(db, defaultAccount.id, 'ROOM-member');
  expect(await nicknameOf(db, await account())).toBe('nickname of room-member');
  await setFromEnvironment(db, await account(), true);
  expect(await account()).toMatchObject({ from_environment: 1, user: 'room-member' });
  const known = await account();
  expect(await commits(store, () => setFromEnvironment(db, known, true))).toBe(false);
});

test('after a new sign-in what failed is due at once, and what went well is not', async () => {
  const { db } = await temporaryStore();
  const [failing, fine] = ['refresh-rooms', pollJob].map((job) => ({ account_id: 1, job }));
  if (!failing || !fine) return expect.unreachable();
  for (const key of [failing, fine]) await jobStarted(db, key, now);
  await jobFinished(db, failing, now, { kind: 'unauthorised', sentence: 'No.' });
  await jobFinished(db, fine, now);
  await retryFailing(db, 1);
  expect((await jobRun(db, failing))?.finished_at).toBeNull();
  expect((await jobRun(db, fine))?.finished_at).toBe(now);
});
