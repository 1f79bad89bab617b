import { expect, test } from 'vitest';
import { insertReadings } from '../readings/readings.ts';
import { countStatements, someReading, someRoom, temporaryStore } from '../testing/temporary-store.ts';
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
