import { comfortBand } from '@roomlog/climate';
import { perMetric } from '@roomlog/store/metrics';
import { expect, test } from 'vitest';
import type { ReadingJson, RoomJson, SensorJson } from '../../src/schemas.ts';
import { chosenOf, isSuspect, lineOf, selectionsIn, withLatest, withRoom } from './room-list.ts';

const reading = (minute: number): ReadingJson => ({
  id: minute,
  created_at: new Date(minute * 60_000).toISOString(),
  ...perMetric(() => null),
  temperature: minute,
});

const sensor = (uuid: string, more: Partial<SensorJson> = {}): SensorJson => ({
  uuid,
  user_type: 'sensor_room',
  sensor_type: '',
  nickname: '',
  first_reading_at: null,
  latest: null,
  stale: true,
  stale_after_seconds: 900,
  timing: 'measured',
  unchanged_since: null,
  unchanged_longer: false,
  suspect: [],
  battery: null,
  signal_strength: null,
  continues: null,
  comfort: comfortBand,
  ...more,
});

const capabilities = {
  read_marks: true,
  events: false,
  stamps: [],
  image_types: [],
  audio_types: [],
  largest_file: 1,
};

const room = (uuid: string, position: number | null, sensors = [sensor(`${uuid}-s`)]): RoomJson => ({
  uuid,
  source: 'bocco',
  capabilities,
  account: null,
  name: uuid,
  position,
  time_zone: 'Asia/Tokyo',
  updated_at: '2026-01-01T00:00:00Z',
  members: [],
  sensors,
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

test('a sensor that was replaced is no place of its own: who asks for it gets the one that took its place', () => {
  const [old, older] = [sensor('old', { continues: 'older' }), sensor('older')];
  const rooms = [room('new', 0, [sensor('air', { continues: 'old' })]), room('bocco', 1, [old, older]), room('c', 2)];
  expect(selectionsIn(rooms).map(({ key }) => key)).toEqual(['air', 'bocco', 'c-s']);
  expect(['old', 'bocco', 'nobody'].map((key) => chosenOf(selectionsIn(rooms), key)?.key)).toEqual([
    'air',
    'bocco',
    'air',
  ]);
  const [air] = rooms[0]?.sensors ?? [];
  expect(air && lineOf(rooms, air).map(({ uuid }) => uuid)).toEqual(['air', 'old', 'older']);
  // In a list that was told of piece by piece, a line may close for a moment.
  const round = [room('r', 0, [sensor('a', { continues: 'b' }), sensor('b', { continues: 'a' })])];
  expect(lineOf(round, round[0]?.sensors[0] as SensorJson)).toHaveLength(2);
});

test('values that come again and again are the same since they came first, and suspect after five hours', () => {
  const at = (minute: number, temperature: number): ReadingJson => ({ ...reading(minute), temperature });
  const told = (list: RoomJson[], minute: number, temperature: number) =>
    withLatest(list, 'air', at(minute, temperature).created_at, at(minute, temperature));
  const of = (list: RoomJson[]) => list[0]?.sensors[0] as SensorJson;
  let list = [room('den', 0, [sensor('air', { timing: 'observed', suspect: ['battery'] })])];
  list = told(list, 0, 20);
  expect(of(list).unchanged_since).toBe(at(0, 20).created_at);
  list = told(list, 30, 21);
  for (let minute = 60; minute <= 330; minute += 30) list = told(list, minute, 21);
  expect(of(list)).toMatchObject({ unchanged_since: at(30, 21).created_at, suspect: ['battery'] });
  list = told(list, 331, 21);
  expect(of(list)).toMatchObject({ unchanged_since: at(30, 21).created_at, suspect: ['unchanged', 'battery'] });
  expect(isSuspect(of(list))).toBe(true);
  list = told(list, 360, 21.5);
  expect(of(list)).toMatchObject({ unchanged_since: at(360, 21.5).created_at, suspect: ['battery'] });
  // One that comes late changes nothing of that.
  expect(of(told(list, 340, 3)).unchanged_since).toBe(at(360, 21.5).created_at);
  const measured = told([room('home', 0, [sensor('air')])], 0, 20);
  expect(of(measured)).toMatchObject({ unchanged_since: null, suspect: [] });
});
