import { expect, test } from 'vitest';
import { changesAfter, newestChange } from '../feed/changes.ts';
import { someRoom, temporaryStore } from '../testing/temporary-store.ts';
import { comfortLimits, setComfort } from './comfort.ts';
import { roomOverview } from './overview.ts';
import { upsertRooms } from './room-list.ts';
import { roomSensors } from './rooms.ts';

const limits = { temperature_low: 1950, temperature_high: 2600, humidity_low: 3500, humidity_high: 6500 };

test('each sensor has its own limits until they are given up, and its room is told of as changed', async () => {
  const { db } = await temporaryStore();
  await upsertRooms(db, [someRoom('room', ['sensor', 'other']), someRoom('b', ['b1'])]);
  const [first, second, third] = (await roomSensors(db)).map(({ id, room_id }) => ({ id, room_id }));
  if (!first || !second || !third) throw new Error('three sensors were made');
  const seen = await newestChange(db);
  await setComfort(db, [
    { sensor_id: first.id, limits },
    { sensor_id: second.id, limits: { ...limits, temperature_low: 2000 } },
    { sensor_id: third.id, limits },
  ]);
  expect((await changesAfter(db, seen))?.map(({ kind, ref }) => [kind, ref]).toSorted()).toEqual([
    ['room', first.room_id],
    ['room', third.room_id],
  ]);
  await setComfort(db, [
    { sensor_id: third.id, limits: undefined },
    { sensor_id: first.id, limits: { ...limits, humidity_low: 3000 } },
  ]);
  expect((await roomOverview(db, first.room_id))?.sensors.map(({ comfort }) => comfort)).toMatchObject([
    { ...limits, humidity_low: 3000 },
    { ...limits, temperature_low: 2000 },
  ]);
  expect([...(await comfortLimits(db)).keys()].toSorted((a, b) => a - b)).toEqual([first.id, second.id]);
  expect([...(await comfortLimits(db, [second.id])).keys()]).toEqual([second.id]);
});

test('where one of them can’t be, none is stored', async () => {
  const { db, sensor } = await temporaryStore();
  const wrong = { ...limits, temperature_high: 1000 };
  const changes = [
    { sensor_id: sensor, limits },
    { sensor_id: sensor, limits: wrong },
  ];
  await expect(setComfort(db, changes)).rejects.toThrow(/CHECK constraint/i);
  expect(await comfortLimits(db)).toEqual(new Map());
});
