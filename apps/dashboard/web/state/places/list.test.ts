import { insertReadings, roomSensors, upsertRooms } from '@roomlog/store';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { ReadingJson } from '../../../src/schemas.ts';
import { home, room, sensor } from '../../../src/testing.ts';
import { otherSensor, pageForEach, today } from '../../testing.ts';
import { liveEvents, loadAll } from '../live.ts';
import { screen } from '../screen.ts';
import { selection } from '../state.ts';
import { followPlaces, placeRows, placesFound, placesHeld, searchPlaces, wantPlaces } from './list.ts';
import { placesNow } from './now.ts';
import { openPlace } from './open.ts';

const page = pageForEach();
const names = () => placeRows.value?.map(({ name }) => name);
const asked = () => page.asked.filter((path) => path.includes('/api/places')).length;

async function measured(uuid: string, temperature: number): Promise<void> {
  const found = (await roomSensors(page.store.db)).find((each) => each.uuid === uuid);
  const at = Math.floor(Date.now() / 1000);
  await insertReadings(page.store.db, found?.id ?? 0, [
    { id: at, created_at: new Date(at * 1000), temperature, humidity: 50 },
  ]);
  const latest: ReadingJson = {
    id: at,
    created_at: new Date(at * 1000).toISOString(),
    temperature,
    humidity: 50,
    illuminance: null,
  };
  const { created_at } = latest;
  liveEvents.reading({ room, sensor: uuid, from: created_at, to: created_at, latest, readings: [latest] });
  await page.settled();
}

beforeEach(async () => {
  await page.addRoom();
  await page.readingsBefore([60]);
  await page.readingsBefore([30], otherSensor);
  await loadAll();
  const end = followPlaces();
  onTestFinished(end);
  await page.pass(1);
});

test('a place that needs somebody comes up, but not before ten seconds have passed; its values are there at once', async () => {
  expect([names(), asked()]).toEqual([['わが家', '実家'], 1]);
  expect(placeRows.value?.[0]).toMatchObject({
    need: 'fine',
    beside: 'リビング',
    spark: expect.arrayContaining([200]),
  });
  await measured(otherSensor, 14);
  await measured(otherSensor, 13.9);
  expect(placesNow.value.map(({ verdict }) => verdict)).toEqual(['good', 'cold']);
  expect([names(), placeRows.value?.[1]?.reading?.temperature]).toEqual([['わが家', '実家'], 13.9]);
  await page.pass(8);
  expect([names(), asked()]).toEqual([['わが家', '実家'], 1]);
  await page.pass(2);
  expect([names(), asked()]).toEqual([['実家', 'わが家'], 2]);
});

test('nothing moves under the pointer, and all of it when that is gone', async () => {
  placesHeld.value = true;
  await measured(otherSensor, 14);
  await page.pass(60);
  expect([names(), asked()]).toEqual([['わが家', '実家'], 1]);
  placesHeld.value = false;
  await page.pass(1);
  expect(names()).toEqual(['実家', 'わが家']);
});

test('inside of a class nothing moves', async () => {
  await measured(otherSensor, 17.5);
  await measured(sensor, 17);
  await page.pass(10);
  expect(names()).toEqual(['わが家', '実家']);
  await measured(otherSensor, 16.5);
  await page.pass(10);
  expect([names(), placeRows.value?.map(({ reading }) => reading?.temperature)]).toEqual([
    ['わが家', '実家'],
    [17, 16.5],
  ]);
});

test('time alone makes a place silent', async () => {
  await page.pass(1200);
  expect(placesNow.value.map(({ verdict, age }) => [verdict, (age ?? 0) > 900])).toEqual([
    ['silent', true],
    ['silent', true],
  ]);
});

test('a search is the server’s, and a place that is chosen from all of them is shown', async () => {
  searchPlaces(' シンシツ');
  searchPlaces('寝');
  await page.pass(1);
  expect([names(), placesFound.value, asked()]).toEqual([['実家'], 1, 2]);
  screen.value = 'places';
  openPlace(otherSensor);
  expect([selection.value?.key, page.location.hash]).toEqual([otherSensor, '#now']);
  screen.value = 'now';
});

test('a long list is loaded as far as it is looked at', async () => {
  const rooms = Array.from({ length: 230 }, (_, at) => ({
    ...home,
    uuid: `room-${at}`,
    name: `${at}号室`,
    sensors: [],
  }));
  await upsertRooms(page.store.db, rooms);
  await loadAll();
  await page.pass(11);
  expect([placeRows.value?.length, placesFound.value]).toEqual([100, 232]);
  wantPlaces(150);
  await page.pass(0.1);
  expect(placeRows.value?.length).toBe(200);
  wantPlaces(40);
  await measured(sensor, 14);
  await page.pass(11);
  expect([placeRows.value?.length, names()?.[0]]).toEqual([100, 'わが家']);
  expect(today).toBeLessThan(Date.now() / 1000);
});
