import { expect, test } from 'vitest';
import { changesAfter, newestChange } from './changes.ts';
import { insertReadings, latestReading } from './readings.ts';
import { findRoom, findSensor, listRooms, membersOf, roomSensors, setReadMark, upsertRooms } from './rooms.ts';
import { someReading, someRoom, temporaryStore } from './temporary-store.ts';

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

test('a list as before is no news, a new name or member is', async () => {
  const { db, room } = await temporaryStore();
  const again = someRoom('room', ['sensor']);
  const seen = await newestChange(db);
  await upsertRooms(db, [{ ...again, updated_at: new Date() }]);
  expect(await newestChange(db)).toBe(seen);
  await upsertRooms(db, [{ ...again, name: 'kitchen' }]);
  await upsertRooms(db, [{ ...again, name: 'kitchen', members: [] }]);
  expect(await membersOf(db, room)).toEqual([]);
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
  expect(await membersOf(db, room)).toMatchObject([{ uuid: 'room-member', read_id: 5 }]);
});
