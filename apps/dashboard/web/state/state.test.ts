import { setSetting } from '@roomlog/store';
import { beforeEach, expect, test } from 'vitest';
import type { ReadingJson } from '../../src/schemas.ts';
import type { StatusJson } from '../../src/status-schemas.ts';
import { room, sensor } from '../../src/testing.ts';
import { otherRoom, otherSensor, pageForEach, today } from '../testing.ts';
import {
  clock,
  isStale,
  latest,
  latestAge,
  loadFailed,
  loadState,
  now,
  putRoom,
  roomId,
  rooms,
  seconds,
  selection,
  selectionKey,
  selections,
  sensorId,
  setLatest,
  status,
  takeStatus,
  title,
  zone,
} from './state.ts';

const page = pageForEach();
const reading = (secondsAgo: number): ReadingJson => ({
  id: 1,
  created_at: new Date((today - secondsAgo) * 1000).toISOString(),
  temperature: 21,
  humidity: 41,
  illuminance: null,
});

beforeEach(async () => {
  await page.addRoom();
  await page.readingsBefore([600, 300]);
  await page.readingsBefore([300], otherSensor);
});

test('the first sensor is shown, or the one that is chosen, in whatever case', async () => {
  expect([selection.value, roomId.value, sensorId.value, title.value]).toEqual([null, null, null, 'roomlog']);
  await loadState();
  expect(selections.value.map(({ key }) => key)).toEqual([sensor, otherSensor]);
  expect([roomId.value, sensorId.value, title.value]).toEqual([room.toLowerCase(), sensor, 'リビング – roomlog']);
  expect([zone.value, latest.value?.temperature, latestAge.value]).toEqual(['Asia/Tokyo', 20, 300]);
  selectionKey.value = otherSensor.toUpperCase();
  expect([roomId.value, sensorId.value, title.value]).toEqual([otherRoom, otherSensor, '寝室 – roomlog']);
  selectionKey.value = 'unknown';
  expect(sensorId.value).toBe(sensor);
});

test('a room without a sensor can be chosen too', async () => {
  await loadState();
  const [known] = rooms.peek() ?? [];
  if (known) putRoom({ ...known, sensors: [] });
  expect(selections.value.map(({ key }) => key)).toEqual([room.toLowerCase(), otherSensor]);
  expect([roomId.value, title.value]).toEqual([room.toLowerCase(), 'わが家 – roomlog']);
  expect([sensorId.value, latest.value]).toEqual([null, null]);
});

test('a server that does not answer is a failure only before anything is shown', async () => {
  page.unreachable = '/';
  await loadState();
  expect([loadFailed.value, rooms.value]).toEqual([true, null]);
  page.unreachable = null;
  await loadState();
  expect([loadFailed.value, rooms.value?.length]).toEqual([false, 2]);
  page.unreachable = '/';
  await loadState();
  expect([loadFailed.value, rooms.value?.length]).toEqual([false, 2]);
});

test('ages are counted by BOCCO’s clock, whatever this computer’s shows, and the clock ticks', async () => {
  await loadState();
  expect([clock() - today, now.value - today]).toEqual([0, 0]);
  const told = status.peek() as StatusJson;
  takeStatus({ ...told, now: new Date((today - 3600) * 1000).toISOString() });
  expect([clock() - today, now.value - today, latestAge.value]).toEqual([-3600, -3600, -3300]);
  takeStatus({ ...told, now: new Date((today - 4) * 1000).toISOString() });
  expect(clock() - today).toBe(0);
  await page.pass(14);
  expect(now.value - today).toBe(0);
  await page.pass(1);
  expect(now.value - today).toBe(15);
});

test('a reading is stale when the server’s rule says so', async () => {
  await setSetting(page.store.db, 'poll_seconds', '300');
  await loadState();
  expect([status.value?.stale_after_seconds, isStale.value]).toEqual([900, false]);
  await page.pass(600);
  expect(isStale.value).toBe(false);
  await page.pass(15);
  expect(isStale.value).toBe(true);
  setLatest(sensor, reading(-615).created_at, reading(-615));
  expect([isStale.value, latestAge.value]).toEqual([false, 0]);
});

test('what happens while the rooms are asked for is not lost by the answer, which may be older', async () => {
  await loadState();
  const release = page.hold('/api/rooms');
  const loading = loadState();
  expect(setLatest(sensor, reading(10).created_at, reading(10))).toBe(true);
  const [known] = rooms.peek() ?? [];
  if (known) putRoom({ ...known, name: '新居' });
  release();
  await loading;
  expect([latest.value?.temperature, seconds(latest.value?.created_at ?? '') - today]).toEqual([21, -10]);
  expect(selection.value?.room.name).toBe('新居');
  // It is told once: the next answer is newer.
  await loadState();
  expect([latest.value?.temperature, selection.value?.room.name]).toEqual([20, 'わが家']);
});

test('a sensor that is new here is told apart from one that is known', async () => {
  expect(setLatest('unknown', reading(0).created_at, reading(0))).toBe(true);
  await loadState();
  expect(setLatest('unknown', reading(0).created_at, reading(0))).toBe(false);
  expect(setLatest(otherSensor, reading(0).created_at, reading(0))).toBe(true);
});
