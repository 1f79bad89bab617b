import { beforeEach, expect, test } from 'vitest';
import type { ReadingJson } from '../../src/schemas.ts';
import { sensor } from '../../src/testing.ts';
import { otherSensor, pageForEach, today } from '../testing.ts';
import { day, growDay, loadDay, sinceYesterday, trend, wholeNumbers } from './day.ts';
import { loadState, selectionKey, setLatest } from './state.ts';

const page = pageForEach();
const every5Minutes = Array.from({ length: 310 }, (_, at) => 300 * (310 - at));

const reading = (ago: number, values: Partial<ReadingJson> = {}): ReadingJson => ({
  id: 1,
  created_at: new Date((today - ago) * 1000).toISOString(),
  temperature: 20,
  humidity: 40,
  illuminance: null,
  ...values,
});

beforeEach(async () => {
  await page.addRoom();
  await page.readingsBefore(every5Minutes);
  await loadState();
  await page.settled();
});

/** As live.ts does it. */
function arrive(of: ReadingJson): boolean {
  setLatest(sensor, of.created_at, of);
  return growDay([of]);
}

test('the last 25 hours are loaded, and grow at their end without asking', () => {
  const asked = page.asked.length;
  expect([day.value?.time[0], day.value?.time.at(-1)]).toEqual([today - 25 * 3600 + 300, today - 300]);
  expect(arrive(reading(0, { temperature: 21 }))).toBe(true);
  expect([day.value?.time.at(-1), day.value?.temperature.at(-1), page.asked.length]).toEqual([today, 21, asked]);
});

test('where a reading does not join on, or the answer is on its way, the day is asked for again', async () => {
  expect(growDay(null)).toBe(false);
  expect(arrive(reading(-9000))).toBe(false);
  const release = page.hold('/readings');
  const loading = loadDay();
  expect(arrive(reading(0))).toBe(false);
  release();
  await loading;
  expect(arrive(reading(0))).toBe(true);
});

test('the trend is the change over an hour, none within the dead band, and unknown without a reading then', () => {
  expect(trend('temperature')).toBe(0);
  arrive(reading(0, { temperature: 20.19, humidity: 42, illuminance: 50 }));
  expect([trend('temperature'), trend('humidity'), trend('illuminance')]).toEqual([0, 2, null]);
  arrive(reading(-300, { temperature: 19 }));
  expect(trend('temperature')).toBe(-1);
});

test('yesterday is compared at the same time, at most twenty minutes off', async () => {
  expect(sinceYesterday.value).toBe(0);
  arrive(reading(0, { temperature: 22.5 }));
  expect(sinceYesterday.value).toBe(2.5);
  await page.readingsBefore([86_400 + 1201, 86_400 - 1201, 0], otherSensor);
  await loadState();
  selectionKey.value = otherSensor;
  await page.settled();
  expect([trend('temperature'), sinceYesterday.value]).toEqual([null, null]);
  await page.readingsBefore([86_400 - 1190], otherSensor);
  await loadDay();
  expect(sinceYesterday.value).toBe(0);
});

test('tenths are written where the sensor has any', () => {
  expect(wholeNumbers.value.temperature).toBe(true);
  arrive(reading(0, { temperature: 20.5 }));
  expect(wholeNumbers.value.temperature).toBe(false);
});

test('an answer for a sensor that is left is not shown for another one', async () => {
  const release = page.hold(sensor);
  const late = loadDay();
  selectionKey.value = otherSensor;
  expect(day.value).toBeNull();
  release();
  await late;
  await page.settled();
  expect([day.value?.sensor, day.value?.time]).toEqual([otherSensor, []]);
});
