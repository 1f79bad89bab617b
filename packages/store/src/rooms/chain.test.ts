import { expect, test } from 'vitest';
import { changesAfter, newestChange } from '../feed/changes.ts';
import { emoStore, someEmoRoom } from '../testing/emo-store.ts';
import { commits } from '../testing/temporary-store.ts';
import { chainOf, setContinues } from './chain.ts';
import { upsertRooms } from './room-list.ts';
import { findSensor } from './rooms.ts';

/** Four sensors: BOCCO's, and three of emo, the last of which is one for a door. */
async function four() {
  const store = await emoStore();
  const rooms = [someEmoRoom('den', ['air', 'next']), someEmoRoom('hall', ['door'], 'movement')];
  await upsertRooms(store.db, rooms, { account: store.account });
  const found = await Promise.all(['sensor', 'air', 'next', 'door'].map((uuid) => findSensor(store.db, uuid)));
  const [first, second, third, door] = found;
  if (!first || !second || !third || !door) throw new Error('four sensors were made');
  return { ...store, first, second, third, door };
}

const uuids = (sensors: { uuid: string }[]) => sensors.map(({ uuid }) => uuid);

test('a line of sensors is what somebody says it is, until it is taken back', async () => {
  const store = await four();
  const { db, room, bocco, first, second, third } = store;
  const seen = await newestChange(db);
  await setContinues(db, second, first);
  expect((await changesAfter(db, seen))?.map(({ kind, ref }) => `${kind} ${ref}`).toSorted()).toEqual(
    [bocco.room, room].map((id) => `room ${id}`).toSorted(),
  );
  expect(await commits(store, () => setContinues(db, second, first))).toBe(false);
  await setContinues(db, third, second);
  expect(uuids(await chainOf(db, third))).toEqual(['sensor', 'air', 'next']);
  expect(uuids(await chainOf(db, second))).toEqual(['sensor', 'air']);
  await setContinues(db, second, null);
  expect(uuids(await chainOf(db, third))).toEqual(['air', 'next']);
  expect(uuids(await chainOf(db, first))).toEqual(['sensor']);
  // The list of the service says nothing of it.
  await upsertRooms(db, [someEmoRoom('den', ['air', 'next'])], { account: store.account });
  expect(uuids(await chainOf(db, third))).toEqual(['air', 'next']);
});

test('what can’t be is refused with a sentence, and nothing is stored', async () => {
  const { db, first, second, third, door } = await four();
  await setContinues(db, second, first);
  await setContinues(db, third, second);
  const refusals = [
    [first, first, "nickname of sensor can't take its own place; name the sensor that was there before it."],
    [door, first, 'nickname of door is a sensor_door, which has no readings; name a sensor_room.'],
    [first, door, 'nickname of door is a sensor_door, which has no readings; name a sensor_room.'],
    [first, second, "nickname of air came after nickname of sensor, so it can't have been there before it."],
    [first, third, "nickname of next came after nickname of sensor, so it can't have been there before it."],
    [third, first, 'nickname of air took the place of nickname of sensor already; undo that first.'],
  ] as const;
  for (const [sensor, earlier, sentence] of refusals) {
    await expect(setContinues(db, sensor, earlier)).rejects.toMatchObject({ exitCode: 64, message: sentence });
  }
  expect(uuids(await chainOf(db, third))).toEqual(['sensor', 'air', 'next']);
});
