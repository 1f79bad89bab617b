import { expect, test } from 'vitest';
import { insertReadings } from '../readings/readings.ts';
import { emoStore, observed } from '../testing/emo-store.ts';
import { countStatements, someReading, someRoom, temporaryStore } from '../testing/temporary-store.ts';
import { setContinues } from './chain.ts';
import { setFollowed } from './followed.ts';
import { roomsOverview } from './overview.ts';
import { listPlaces } from './places.ts';
import { upsertRooms } from './room-list.ts';
import { findSensor } from './rooms.ts';

test('there is a place for each sensor and for each room without one, with what a page of rooms has as its newest reading', async () => {
  const store = await temporaryStore();
  const { db } = store;
  await upsertRooms(db, [someRoom('b', ['b1', 'b2']), someRoom('empty'), someRoom('room', ['sensor'])]);
  for (const [at, uuid] of ['b1', 'sensor'].entries()) {
    const { id = 0 } = (await findSensor(db, uuid)) ?? {};
    // An implausible time does not count.
    await insertReadings(
      db,
      id,
      [1_700_000_000, 1_700_000_300, 5_000_000_000].map((ts) => someReading(ts + at)),
    );
  }
  const { rooms } = await roomsOverview(db, { limit: 10 });
  const wanted = rooms.flatMap(({ uuid, sensors }) =>
    sensors.length === 0 ? [[uuid, undefined, undefined]] : sensors.map((one) => [uuid, one.uuid, one.latest?.ts]),
  );
  const places = await listPlaces(db);
  expect(places.map(({ room, sensor, latest }) => [room.uuid, sensor?.uuid, latest?.ts])).toEqual(wanted);
  expect(wanted).toHaveLength(4);
  expect(places[0]?.latest).toEqual({
    ts: 1_700_000_300,
    id: 1_700_000_300,
    temperature: 2150,
    humidity: 4025,
    illuminance: 10_000,
  });
  expect((await listPlaces(db, 'B')).map(({ sensor }) => sensor?.uuid)).toEqual(['b1', 'b2']);
  expect(await countStatements(store, () => listPlaces(db))).toBe(2);
});

test('a place is suspect that says the same for too long, and what was replaced is none while the other one can be seen', async () => {
  const store = await emoStore();
  const { db, sensor } = store;
  const [old, air] = [await findSensor(db, 'sensor'), await findSensor(db, 'air')];
  if (!old || !air) return expect.unreachable();
  const polls = Array.from({ length: 14 }, (_, at) => observed(1_700_000_000 + at * 1800));
  await insertReadings(db, sensor, polls);
  const listed = async (only?: string) =>
    Object.fromEntries((await listPlaces(db, only)).map((one) => [one.room.source, [one.sensor?.uuid, one.suspect]]));
  const [bocco, emo] = [
    ['sensor', []],
    ['air', ['unchanged']],
  ];
  expect(await listed()).toEqual({ bocco, emo });
  await setContinues(db, air, old);
  expect(await listed()).toEqual({ bocco: [undefined, []], emo });
  expect(await listed('room')).toEqual({ bocco });
  await setFollowed(db, [{ room_id: air.room_id, followed: false }], 1_700_000_000);
  expect(await listed()).toEqual({ bocco });
  expect(await countStatements(store, () => listPlaces(db))).toBe(2);
});
