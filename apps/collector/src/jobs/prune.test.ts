import { eventsBetween, insertEvents, listRooms, type RoomEvent, usualEventRetention } from '@roomlog/store';
import { expect, test } from 'vitest';
import { temporaryEmoContext } from '../testing/context.ts';
import { prune } from './prune.ts';
import { refreshRooms } from './refresh-rooms.ts';

test('events go when their time is over, the night after that was announced', async () => {
  const { context } = await temporaryEmoContext();
  const { db } = context.store;
  await refreshRooms(context);
  const [room] = await listRooms(db, context.account.id);
  const room_id = room?.id ?? 0;
  const now = context.now();
  const eventOf = (request_id: string, at: number): RoomEvent => {
    const time = new Date(at * 1000);
    return { room_id, request_id, event: 'radar.detected', at: time, received_at: time, data: {} };
  };
  await insertEvents(db, 'emo', [eventOf('old', now - usualEventRetention - 60), eventOf('new', now)]);
  const left = async () => (await eventsBetween(db, room_id, { from: 0, to: now + 1, limit: 9 })).length;
  await prune(context);
  expect(await left()).toBe(2);
  await prune(context);
  expect(await left()).toBe(1);
});
