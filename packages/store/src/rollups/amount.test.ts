import { expect, test } from 'vitest';
import { countRows } from '../count-rows.ts';
import { insertMessages } from '../messages/messages.ts';
import { pruneReadings } from '../readings/prune.ts';
import { insertReadings } from '../readings/readings.ts';
import { upsertRooms } from '../rooms/room-list.ts';
import { roomSensors } from '../rooms/rooms.ts';
import { someMessage, someReading, someRoom, temporaryStore } from '../testing/temporary-store.ts';
import { storedAmount } from './amount.ts';

const begin = Date.UTC(2026, 0, 5) / 1000;
const day = 86_400;

test('what is told is what would be counted row by row, also when the oldest weeks are deleted', async () => {
  const { db, room } = await temporaryStore();
  const nothing = { readings: 0, messages: 0, mediaBytes: 0, oldest: null, began: null };
  expect(await storedAmount(db)).toEqual(nothing);
  await upsertRooms(db, [someRoom('room', ['sensor', 'other'])]);
  for (const [at, { id }] of (await roomSensors(db)).entries()) {
    const days = Array.from({ length: 40 }, (_, count) => someReading(begin + (count + at) * day + 60));
    await insertReadings(db, id, days);
  }
  await insertMessages(db, room, [someMessage(1), someMessage(2)]);
  await db.insertInto('media_file').values({ sha256: 'a', type: 'image/png', size: 300 }).execute();
  const told = { messages: 2, mediaBytes: 300, began: begin };
  expect(await storedAmount(db)).toEqual({ ...told, readings: 80, oldest: begin + 60 });
  await pruneReadings(db, begin + 10 * day);
  expect(await storedAmount(db)).toEqual({
    ...told,
    readings: await countRows(db, 'reading'),
    oldest: begin + 7 * day + 60,
  });
  expect(await countRows(db, 'reading')).toBe(67);
});
