/** What a home finds comfortable holds wherever a room is judged. */
import { insertReadings, roomSensors } from '@roomlog/store';
import { expect, test } from 'vitest';
import type { PlacesJson } from '../places/schemas.ts';
import type { RoomsJson } from '../schemas.ts';
import { dashboardForEach, sensor } from '../testing.ts';

const bench = dashboardForEach();
const warm = { temperature: { low: 22.5, high: 27 }, humidity: { low: 30, high: 60 } };

const put = (limits: unknown) =>
  bench.app.inject({ method: 'PUT', url: '/api/comfort', headers: { host: 'localhost' }, payload: { limits } });

async function said() {
  const { rooms } = await bench.get<RoomsJson>('/api/rooms');
  const { places } = await bench.get<PlacesJson>('/api/places');
  const page = await bench.app.inject({ url: '/?lang=en', headers: { host: 'localhost' } });
  return {
    comfort: rooms[0]?.sensors[0]?.comfort,
    place: [places[0]?.comfort, places[0]?.verdict],
    sentence: /<h1>([^<]*)<\/h1>/.exec(page.body)?.[1],
    chip: /data-testid="painted-temperature".*?class="chip"[^>]*>([^<]*)</.exec(page.body)?.[1],
  };
}

test('the list of rooms, places and the first paint go by it, until it is the default again', async () => {
  const [found] = await roomSensors(bench.store.db);
  const taken = [{ id: 1, created_at: new Date(), temperature: 21, humidity: 50 }];
  await insertReadings(bench.store.db, found?.id ?? 0, taken);
  const before = await said();
  expect(before).toMatchObject({ comfort: { temperature: { low: 18, high: 28 } }, chip: 'Good' });
  expect((await put([{ sensor: sensor.toUpperCase(), comfort: warm }])).statusCode).toBe(204);
  expect(await said()).toEqual({
    comfort: warm,
    place: [warm, 'chilly'],
    sentence: 'It’s a little chilly',
    chip: 'Chilly',
  });
  expect((await put([{ sensor }])).statusCode).toBe(204);
  expect(await said()).toEqual(before);
});

test.each([
  [
    'between the steps',
    [{ sensor, comfort: { ...warm, temperature: { low: 20.2, high: 27 } } }],
    400,
    /^These limits can/,
  ],
  ['too near', [{ sensor, comfort: { ...warm, humidity: { low: 50, high: 55 } } }], 400, /at least 10 % apart\.$/],
  [
    'not whole',
    [{ sensor, comfort: { temperature: warm.temperature } }],
    400,
    /^humidity is missing; it must be an object/,
  ],
  [
    'of nobody',
    [
      { sensor, comfort: warm },
      { sensor: 'nobody', comfort: warm },
    ],
    404,
    /^There is no such sensor\.$/,
  ],
  ['none', [], 400, /^limits must be a list of at most 2000 sensors/],
] as const)('limits that are %s are refused, and nothing is stored', async (_, limits, status, message) => {
  const { statusCode, body } = await put(limits);
  expect([statusCode, JSON.parse(body).error.message]).toEqual([status, expect.stringMatching(message)]);
  const { rooms } = await bench.get<RoomsJson>('/api/rooms');
  expect(rooms[0]?.sensors[0]?.comfort.temperature).toEqual({ low: 18, high: 28 });
});
