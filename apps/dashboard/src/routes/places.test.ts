/** Places at a glance, as /api/places answers. */
import { findSensor, insertReadings, upsertRooms } from '@roomlog/store';
import { beforeEach, expect, test } from 'vitest';
import type { PlaceJson, PlacesJson } from '../places/schemas.ts';
import { dashboardForEach, home, mother } from '../testing.ts';

const bench = dashboardForEach();
const now = () => Math.floor(Date.now() / 1000);
/** By the name of the room: the temperature that its sensor has just measured, or how long ago it did. */
const measured = [
  { name: '台所', temperature: 21, age: 0 },
  { name: '書斎', temperature: 14, age: 0 },
  { name: 'トイレ', temperature: 12, age: 0 },
  { name: '温室', temperature: 20, age: 7200 },
  { name: '離れ', temperature: 29, age: 0 },
];

const sensorOf = (at: number) => `5a6b7c8d-0000-4000-8000-00000000010${at}`;

beforeEach(async () => {
  const rooms = measured.map(({ name }, at) => {
    const sensors = [{ ...mother, user_type: 'sensor_room', uuid: sensorOf(at), nickname: '', address: '' }];
    return { ...home, uuid: `5a6b7c8d-0000-4000-8000-00000000000${at + 2}`, name, sensors };
  });
  await upsertRooms(bench.store.db, [{ ...home, sensors: [] }, ...rooms]);
  for (const [at, { temperature, age }] of measured.entries()) {
    const { id = 0 } = (await findSensor(bench.store.db, sensorOf(at))) ?? {};
    const taken = [{ id: 1, created_at: new Date((now() - age) * 1000), temperature, humidity: 50 }];
    await insertReadings(bench.store.db, id, taken);
  }
});

const names = ({ places }: PlacesJson) => places.map(({ name }: PlaceJson) => name);
const counts = { urgent: 2, watch: 1, silent: 2, fine: 1 };

test('what needs somebody comes first, with its curve and what it means', async () => {
  const page = await bench.get<PlacesJson>('/api/places');
  // A sensor that is no longer listed stays, as it does among the rooms.
  expect(names(page)).toEqual(['トイレ', '書斎', '離れ', '温室', 'リビング', '台所']);
  expect(page).toMatchObject({ counts, found: 6, next: null });
  const [first] = page.places;
  expect(first).toMatchObject({ id: sensorOf(2), verdict: 'cold', need: 'urgent', latest: { temperature: 12 } });
  expect([first?.spark.length, first?.spark.at(-1), first?.spark.at(0)]).toEqual([49, 120, null]);
  expect(page.places[3]?.spark.slice(-5)).toEqual([200, null, null, null, null]);
});

test('pages follow each other, by need and by name, and a search narrows the list but not the counts', async () => {
  for (const sort of ['need', 'name']) {
    const whole = await bench.get<PlacesJson>(`/api/places?sort=${sort}`);
    const paged: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page: PlacesJson = await bench.get(`/api/places?sort=${sort}&limit=2${after && `&after=${after}`}`);
      paged.push(...names(page));
      after = page.next;
    }
    expect(paged).toEqual(names(whole));
  }
  const found = await bench.get<PlacesJson>(`/api/places?q=${encodeURIComponent('ﾄｲﾚ')}`);
  expect(names(found)).toEqual(['トイレ']);
  expect(found).toMatchObject({ counts, found: 1, next: null });
  const refused = await bench.app.inject({ url: '/api/places?after=x', headers: { host: 'localhost' } });
  expect([refused.statusCode, refused.json().error.message]).toEqual([
    400,
    'after must be the `next` of a page of places; leave it out for the first page.',
  ]);
});

test('a new reading is in the next answer', async () => {
  const { id = 0 } = (await findSensor(bench.store.db, sensorOf(2))) ?? {};
  const warmer = [{ id: 2, created_at: new Date((now() + 1) * 1000), temperature: 22, humidity: 50 }];
  await bench.get('/api/places');
  await insertReadings(bench.store.db, id, warmer);
  expect(names(await bench.get<PlacesJson>('/api/places'))[0]).toBe('書斎');
});
