import { insertReadings, roomSensors, setQuietHours } from '@roomlog/store';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { sensor } from '../../src/testing.ts';
import { pageForEach, today } from '../testing.ts';
import { loadMessages } from './chat/chat.ts';
import { loadDay } from './day.ts';
import { keptSince } from './kept.ts';
import { loadAll } from './live.ts';
import { loadState, now } from './state.ts';
import { controlsShown, isNight, lastSaid, showControls, startWall, wallShift, wallTemperature } from './wall.ts';

const page = pageForEach();

/** `today` is at nine in the morning there. */
const hour = 3600;
const bedtime = today + 14 * hour;

beforeEach(async () => {
  await page.messagesOf([1]);
});

/** A reading every five minutes of the last half hour, and what is loaded of it. */
async function lights(...lux: (number | null)[]): Promise<void> {
  const [found] = (await roomSensors(page.store.db)).filter(({ uuid }) => uuid === sensor);
  const at = Math.floor(Date.now() / 1000);
  const readings = lux.map((illuminance, index) => {
    const ts = at - 300 * (lux.length - 1 - index);
    return { id: ts, created_at: new Date(ts * 1000), temperature: 20, humidity: 50, illuminance };
  });
  await insertReadings(page.store.db, found?.id ?? 0, readings);
  await Promise.all([loadState(), loadDay()]);
  await page.settled();
}

async function openWall(at: number, ...lux: (number | null)[]): Promise<void> {
  vi.setSystemTime(at * 1000);
  await lights(...lux);
  await loadAll();
  await page.settled();
  onTestFinished(startWall());
}

test('it is night when the room has been dark for ten minutes, late enough', async () => {
  await openWall(bedtime - 2.5 * hour, 0, 0, 0);
  expect(isNight.value).toBe(false);
  vi.setSystemTime(bedtime * 1000);
  await lights(80, 0, 4.9);
  expect(isNight.value).toBe(false);
  await page.pass(301);
  expect(isNight.value).toBe(true);
  await lights(5);
  expect(isNight.value).toBe(false);
});

test('morning ends the night, however dark it is', async () => {
  await openWall(today - 2 * hour - 120, 0, 0, 0);
  expect(isNight.value).toBe(true);
  await page.pass(120);
  expect(isNight.value).toBe(false);
});

test.each([
  ['a room that is lit', { from: '08:00', to: '10:00' }, [80, 80], false],
  ['a room without a sensor of light', { from: '08:00', to: '10:00' }, [null, null], true],
  ['a dark room', { from: '08:59', to: '09:01' }, [0, 0, 0, 0], true],
  ['a dark room before them', { from: '09:01', to: '08:00' }, [0, 0, 0, 0], false],
  ['a dark room after them', { from: '21:00', to: '09:00' }, [0, 0, 0, 0], false],
  ['a dark room when the home wants none', null, [0, 0, 0, 0], false],
] as const)('the home’s quiet hours say when it may be night: %s', async (_, hours, lux, isDark) => {
  await setQuietHours(page.store.db, hours);
  await openWall(today, ...lux);
  expect(isNight.value).toBe(isDark);
});

test('a new message is shown at night for five minutes; those that were there are not', async () => {
  await openWall(bedtime, 0, 0, 0, 0);
  expect([isNight.value, lastSaid.value?.id]).toEqual([true, 1]);
  await page.messagesOf([2]);
  await loadMessages();
  expect([isNight.value, lastSaid.value?.id]).toEqual([false, 2]);
  await page.pass(300);
  expect(isNight.value).toBe(true);
});

test('a stale temperature is none, by day and by night, and at night one without a connection is none either', async () => {
  await openWall(bedtime, 0, 0, 0, 0);
  expect(wallTemperature.value).toBe(20);
  keptSince.value = bedtime;
  expect(wallTemperature.value).toBeNull();
  keptSince.value = null;
  await page.pass(960);
  expect([wallTemperature.value, isNight.value]).toEqual([null, true]);
  await lights(300);
  expect([wallTemperature.value, isNight.value]).toEqual([20, false]);
});

test('the clock changes with the minute, and everything moves a little with it, never far', async () => {
  await openWall(today + 59, 300);
  const places = new Set<string>();
  for (let minute = 0; minute < 40; minute++) {
    await page.pass(minute === 0 ? 1 : 60);
    expect(now.value % 60).toBe(0);
    const { x, y } = wallShift.value;
    expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(8);
    places.add(`${x} ${y}`);
  }
  expect(places.size).toBeGreaterThan(15);
});

test('a touch shows the controls for ten seconds', async () => {
  await openWall(today, 300);
  showControls();
  await page.pass(9);
  showControls();
  await page.pass(9);
  expect(controlsShown.value).toBe(true);
  await page.pass(1);
  expect(controlsShown.value).toBe(false);
});
