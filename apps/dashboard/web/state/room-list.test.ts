import { comfortBand } from '@roomlog/climate';
import { perMetric } from '@roomlog/store/metrics';
import { expect, test } from 'vitest';
import type { ReadingJson, RoomJson } from '../../src/schemas.ts';
import { withLatest, withRoom } from './room-list.ts';

const reading = (minute: number): ReadingJson => ({
  id: minute,
  created_at: new Date(minute * 60_000).toISOString(),
  ...perMetric(() => null),
  temperature: minute,
});

const room = (uuid: string, position: number | null): RoomJson => ({
  uuid,
  source: 'bocco',
  account: null,
  name: uuid,
  position,
  time_zone: 'Asia/Tokyo',
  updated_at: '2026-01-01T00:00:00Z',
  members: [],
  sensors: [
    {
      uuid: `${uuid}-s`,
      user_type: 'sensor_room',
      nickname: '',
      first_reading_at: null,
      latest: null,
      stale: true,
      comfort: comfortBand,
    },
  ],
  unread_count: 0,
});

const names = (rooms: RoomJson[]) => rooms.map(({ uuid }) => uuid);

test('a room that comes, moves or goes stands where BOCCO has it', () => {
  const known = [room('a', 0), room('b', 1), room('gone', null)];
  expect(names(withRoom(known, room('new', 2)))).toEqual(['a', 'b', 'new', 'gone']);
  expect(names(withRoom(known, room('b', -1)))).toEqual(['b', 'a', 'gone']);
  expect(names(withRoom(known, room('a', null)))).toEqual(['b', 'gone', 'a']);
  expect(names(withRoom([], room('a', 0)))).toEqual(['a']);
  const renamed = { ...room('b', 1), name: 'kitchen' };
  expect(withRoom(known, renamed)).toEqual([known[0], renamed, known[2]]);
});

test('events in whatever order put a list in BOCCO’s order', () => {
  const known = ['a', 'b', 'c', 'd'].map((uuid, at) => room(uuid, at));
  const moved = ['d', 'c', 'b', 'a'].map((uuid, at) => room(uuid, at));
  for (const order of [moved, moved.toReversed()]) {
    expect(names(order.reduce((list, next) => withRoom(list, next), known))).toEqual(['d', 'c', 'b', 'a']);
  }
});

test('the latest reading is the newest one that was told, and the first one the earliest', () => {
  const known = [room('a', 0), room('b', 1)];
  const at = (list: RoomJson[]) => list[1]?.sensors[0];
  const first = withLatest(known, 'b-s', reading(10).created_at, reading(15));
  expect(at(first)).toMatchObject({ latest: { id: 15 }, first_reading_at: reading(10).created_at });
  const late = withLatest(first, 'b-s', reading(5).created_at, reading(7));
  expect(at(late)).toMatchObject({ latest: { id: 15 }, first_reading_at: reading(5).created_at });
  const corrected = withLatest(late, 'b-s', reading(15).created_at, { ...reading(15), temperature: 99 });
  expect(at(corrected)).toMatchObject({ latest: { temperature: 99 }, first_reading_at: reading(5).created_at });
  expect(corrected[0]).toBe(known[0]);
});
