import { findOrAddAccount, findRoom, insertEvents, upsertRooms } from '@roomlog/store';
import { someEmoRoom } from '@roomlog/store/testing/emo';
import { beforeEach, expect, test } from 'vitest';
import type { EventJson } from '../../src/schemas.ts';
import { pageForEach, today } from '../testing.ts';
import { hasEventLane, showRange } from './history.ts';
import { liveEvents } from './live.ts';
import { chooseEvents } from './robot-choices.ts';
import { loadRoomEvents, roomEvents } from './room-events.ts';
import { loadState, selectionKey } from './state.ts';

const page = pageForEach();
const span = { from: today - 3600, to: today };
let den = 0;

/** So many seconds before `today`. */
const happened = (request_id: string, ago: number) => ({
  room_id: den,
  request_id,
  event: 'accel.detected',
  kind: request_id,
  at: new Date((today - ago) * 1000),
  received_at: new Date(today * 1000),
  data: null,
});

beforeEach(async () => {
  const { db } = page.store;
  const account = await findOrAddAccount(db, { source: 'emo', name: 'default' });
  await upsertRooms(db, [someEmoRoom('den', ['air'])], { account });
  den = (await findRoom(db, 'den'))?.id ?? 0;
  await loadState();
  selectionKey.value = 'air';
  await page.settled();
});

const kinds = () => roomEvents.value?.events.map(({ kind }) => kind);

test('the events of a span are all loaded, page by page', async () => {
  const many = Array.from({ length: 1100 }, (_, at) => happened(String(at), 3600 - at * 3));
  await insertEvents(page.store.db, 'emo', [...many, happened('before', 3601), happened('after', -1)]);
  await loadRoomEvents('den', span);
  expect(kinds()).toEqual(many.map(({ kind }) => kind));
});

test('what happens is put in its place, once; too much of it is loaded anew', async () => {
  await insertEvents(page.store.db, 'emo', [happened('b', 20)]);
  await loadRoomEvents('den', span);
  const [known] = roomEvents.value?.events ?? [];
  const told = (id: number, kind: string, ago: number): EventJson => ({
    ...(known as EventJson),
    id,
    kind,
    at: `${new Date((today - ago) * 1000).toISOString().slice(0, 19)}Z`,
  });
  liveEvents.events({ room: 'den', events: [told(92, 'c', 10), told(91, 'a', 30)] });
  liveEvents.events({ room: 'den', events: [told(91, 'a', 30)] });
  liveEvents.events({ room: 'elsewhere', events: [told(93, 'd', 5)] });
  expect(kinds()).toEqual(['a', 'b', 'c']);
  liveEvents.events({ room: 'den', events: null });
  await page.settled();
  expect(kinds()).toEqual(['b']);
});

test('what is answered for a room that is left is not shown', async () => {
  roomEvents.value = null;
  const loading = loadRoomEvents('den', span);
  selectionKey.value = null;
  await loading;
  expect(roomEvents.value).toBeNull();
});

test('they have a lane where the robot tells of them, the span is short, and nobody has switched it off', () => {
  showRange('24h');
  expect(hasEventLane.value).toBe(true);
  showRange('7d');
  expect(hasEventLane.value).toBe(false);
  showRange('24h');
  chooseEvents(false);
  expect(hasEventLane.value).toBe(false);
  chooseEvents(true);
  expect(hasEventLane.value).toBe(true);
  selectionKey.value = null;
  expect(hasEventLane.value).toBe(false);
});
