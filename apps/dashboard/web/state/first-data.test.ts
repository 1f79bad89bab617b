import { comfortBand } from '@roomlog/climate';
import { afterEach, expect, test } from 'vitest';
import type { RoomJson, SensorJson } from '../../src/schemas.ts';
import { chatFailed, messages } from './chat/chat.ts';
import { day, dayFailed } from './day.ts';
import { hasFirstData } from './first-data.ts';
import { signInNeeded } from './me.ts';
import { loadFailed, rooms } from './state.ts';
import { usualSettled } from './usual.ts';
import { yearAgoSettled } from './year-ago.ts';

const sensor: SensorJson = {
  uuid: 's',
  sensor_type: '',
  stale_after_seconds: 900,
  timing: 'measured',
  unchanged_since: null,
  unchanged_longer: false,
  suspect: [],
  battery: null,
  signal_strength: null,
  continues: null,
  user_type: 'sensor_room',
  nickname: '',
  first_reading_at: null,
  latest: null,
  stale: true,
  comfort: comfortBand,
};
const room: RoomJson = {
  uuid: 'r',
  source: 'bocco',
  capabilities: {
    read_marks: true,
    events: false,
    stamps: [],
    image_types: [],
    audio_types: [],
    largest_file: 1,
  },
  account: null,
  name: 'わが家',
  position: 1,
  time_zone: 'Asia/Tokyo',
  updated_at: '2026-01-01T00:00:00Z',
  members: [],
  sensors: [sensor],
  unread_count: 0,
};

afterEach(() => {
  rooms.value = null;
  messages.value = null;
  day.value = null;
  for (const flag of [signInNeeded, loadFailed, chatFailed, dayFailed, usualSettled, yearAgoSettled])
    flag.value = false;
});

test('a room is there with its messages and its day, or with the knowledge that they can’t be had', () => {
  expect(hasFirstData.value).toBe(false);
  rooms.value = [room];
  expect(hasFirstData.value).toBe(false);
  messages.value = [];
  expect(hasFirstData.value).toBe(false);
  dayFailed.value = true;
  expect(hasFirstData.value).toBe(false);
  usualSettled.value = true;
  yearAgoSettled.value = true;
  expect(hasFirstData.value).toBe(true);
  messages.value = null;
  expect(hasFirstData.value).toBe(false);
  chatFailed.value = true;
  expect(hasFirstData.value).toBe(true);
});

test('without a sensor, without rooms, without a sign-in or without a server there is nothing to wait for', () => {
  rooms.value = [];
  expect(hasFirstData.value).toBe(true);
  rooms.value = [{ ...room, sensors: [] }];
  expect(hasFirstData.value).toBe(false);
  messages.value = [];
  expect(hasFirstData.value).toBe(true);
  rooms.value = null;
  expect(hasFirstData.value).toBe(false);
  for (const flag of [signInNeeded, loadFailed]) {
    flag.value = true;
    expect(hasFirstData.value).toBe(true);
    flag.value = false;
  }
});
