import { expect, test } from 'vitest';
import { changesAfter, newestChange } from '../feed/changes.ts';
import { latestReading } from '../readings/read.ts';
import { insertReadings } from '../readings/readings.ts';
import { commits, countStatements, runs, someReading, someRoom, temporaryStore } from '../testing/temporary-store.ts';
import { roomOverview } from './overview.ts';
import { upsertRooms } from './room-list.ts';
import { findRoom, findSensor, listRooms, roomSensors, setReadMark } from './rooms.ts';

test('what BOCCO no longer lists stays, last and with its history', async () => {
  const { db, room, sensor } = await temporaryStore();
  await insertReadings(db, sensor, [someReading(0)]);
  await upsertRooms(db, [someRoom('B', ['s2']), someRoom('A')]);
  expect((await listRooms(db)).map(({ uuid, position }) => [uuid, position])).toEqual([
    ['b', 0],
    ['a', 1],
    ['room', null],
  ]);
  expect(await findSensor(db, 'SENSOR')).toMatchObject({ id: sensor, room_id: room, position: null });
  expect(await latestReading(db, sensor)).toMatchObject({ ts: 0 });
  await upsertRooms(db, [someRoom('ROOM', ['sensor'])]);
  expect(await findRoom(db, 'room')).toMatchObject({ id: room, position: 0 });
  expect((await roomSensors(db, room)).map(({ id }) => id)).toEqual([sensor]);
});

test('a list that was not understood as a whole lets no room, sensor or member go', async () => {
  const { db, room } = await temporaryStore();
  await upsertRooms(db, [someRoom('room', ['sensor', 'other']), someRoom('B', ['s2'])]);
  const members = (await roomOverview(db, room))?.members;
  await upsertRooms(db, [{ ...someRoom('room', ['other']), members: [] }], { complete: false });
  expect((await listRooms(db)).map(({ uuid, position }) => [uuid, position])).toEqual([
    ['room', 0],
    ['b', 1],
  ]);
  const sensors = (await roomSensors(db)).filter(({ position }) => position !== null);
  expect(new Set(sensors.map(({ uuid }) => uuid))).toEqual(new Set(['sensor', 'other', 's2']));
  expect((await roomOverview(db, room))?.members).toEqual(members);
  await upsertRooms(db, [someRoom('room', ['other'])]);
  expect((await findRoom(db, 'B'))?.position).toBeNull();
  expect([(await findSensor(db, 'sensor'))?.position, (await findSensor(db, 's2'))?.position]).toEqual([null, null]);
});

test('2,000 rooms that are as before take a handful of statements, and nothing is written', async () => {
  const store = await temporaryStore();
  const list = Array.from({ length: runs(2000) }, (_, at) => ({
    ...someRoom(`room ${at}`, [`sensor ${at}`]),
    messages: [{ id: 1 }],
  }));
  await upsertRooms(store.db, list);
  const moved = list.map((each) => ({ ...each, updated_at: new Date() }));
  const again = (rooms: typeof list) => countStatements(store, () => upsertRooms(store.db, rooms));
  expect(await commits(store, async () => expect(await again(moved)).toBeLessThanOrEqual(5))).toBe(false);
  const news = moved.map((each, at) => (at === 7 ? { ...each, messages: [{ id: 5 }] } : each));
  const seen = await newestChange(store.db);
  expect(await again(news)).toBeLessThanOrEqual(14);
  // A newest message is for the collector, not for the pages.
  expect(await newestChange(store.db)).toBe(seen);
  expect(await findRoom(store.db, 'room 7')).toMatchObject({ newest_id: 5, position: 7 });
  expect((await findRoom(store.db, 'room 7'))?.updated_at).toBeGreaterThan(0);
});

test('a list as before is no news, a new name or member is', async () => {
  const { db, room } = await temporaryStore();
  const again = someRoom('room', ['sensor']);
  const seen = await newestChange(db);
  await upsertRooms(db, [{ ...again, updated_at: new Date() }]);
  expect(await newestChange(db)).toBe(seen);
  await upsertRooms(db, [{ ...again, name: 'kitchen' }]);
  await upsertRooms(db, [{ ...again, name: 'kitchen', members: [] }]);
  expect((await roomOverview(db, room))?.members).toEqual([]);
  const changes = await changesAfter(db, seen);
  expect(changes?.map(({ kind, ref }) => [kind, ref])).toEqual([
    ['room', room],
    ['room', room],
  ]);
});

test('of a list in which much is new, pages are told at once', async () => {
  const { db } = await temporaryStore();
  const seen = await newestChange(db);
  await upsertRooms(
    db,
    Array.from({ length: 51 }, (_, at) => someRoom(`new ${at}`)),
  );
  expect(await changesAfter(db, seen)).toMatchObject([{ kind: 'reload', ref: 0 }]);
});

test('a read mark only moves on', async () => {
  const { db, room } = await temporaryStore();
  for (const mark of [5, 3]) await setReadMark(db, room, 'ROOM-member', mark);
  expect((await roomOverview(db, room))?.members).toMatchObject([{ uuid: 'room-member', read_id: 5 }]);
});
