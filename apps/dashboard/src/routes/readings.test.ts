/** Rooms and readings as the page and scripts get them. */

import { insertReadings, roomSensors } from '@roomlog/store';
import { perMetric } from '@roomlog/store/metrics';
import { expect, test } from 'vitest';
import type { ConflictJson, GapJson, RoomsJson, SeriesJson } from '../schemas.ts';
import { begin, dashboardForEach, room, sensor } from '../testing.ts';

const bench = dashboardForEach();

test('rooms come with members, sensors, the latest reading and its staleness', async () => {
  await bench.readingsAt([0, 5]);
  const {
    rooms: [found],
    next,
  } = await bench.get<RoomsJson>('/api/rooms');
  expect(next).toBeNull();
  expect(found).toMatchObject({ uuid: room.toLowerCase(), name: 'わが家', time_zone: 'Asia/Tokyo' });
  expect(found?.members[0]).toMatchObject({ user: { nickname: 'ママ' }, read_id: 2 });
  expect(found?.sensors[0]).toMatchObject({
    nickname: 'リビング',
    stale: true,
    first_reading_at: '2026-01-01T00:00:00Z',
  });
  expect(found?.sensors[0]?.latest).toMatchObject({ id: 5, temperature: 20.05, humidity: 40.5, illuminance: null });
});

test('readings are columns, with null where there is a gap', async () => {
  await bench.readingsAt([0, 5, 60]);
  const url = `/api/sensors/${sensor.toUpperCase()}/readings?from=2026-01-01T00:00:00Z&to=${begin + 7200}`;
  const series = await bench.get<SeriesJson>(url);
  expect(series.resolution).toBe('raw');
  expect(series.time).toEqual([begin, begin + 300, begin + 301, begin + 3600]);
  expect(series.temperature).toEqual([20, 20.05, null, 20.6]);
  expect(series).not.toHaveProperty('temperature_min');
});

test('gaps come whole, with their causes, and the one that goes on', async () => {
  await bench.readingsAt([0, 5, 60, 65]);
  const url = `/api/sensors/${sensor}/gaps`;
  const gaps = await bench.get<GapJson[]>(url);
  expect(gaps[0]).toEqual({
    from: '2026-01-01T00:05:00Z',
    to: '2026-01-01T01:00:00Z',
    cause: 'sensor_silent',
    ongoing: false,
  });
  expect(gaps.slice(1)).toMatchObject([{ from: '2026-01-01T01:05:00Z', cause: 'collector_off', ongoing: true }]);
  expect(await bench.get(`${url}?from=${begin + 600}&to=${begin + 900}`)).toEqual(gaps.slice(0, 1));
  expect(await bench.get(`${url}?from=${begin}&to=${begin + 300}`)).toEqual([]);
});

test('a version that contradicts stands beside what is shown, and the room is as new as its newest reading', async () => {
  await bench.readingsAt([0, 5]);
  const [found] = await roomSensors(bench.store.db);
  const other = {
    id: 5,
    created_at: new Date((begin + 300) * 1000),
    temperature: 99,
    humidity: 40.5,
  };
  await insertReadings(bench.store.db, found?.id ?? 0, [other]);
  const url = `/api/sensors/${sensor.toUpperCase()}/conflicts`;
  const conflicts = await bench.get<ConflictJson[]>(url);
  expect(conflicts).toEqual([
    {
      number: 1,
      id: 5,
      created_at: '2026-01-01T00:05:00Z',
      shown: { ...perMetric(() => null), temperature: 20.05, humidity: 40.5 },
      other: { ...perMetric(() => null), temperature: 99, humidity: 40.5 },
      received_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    },
  ]);
  expect(await bench.get(`${url}?from=${begin}&to=${begin + 300}`)).toEqual([]);
  expect(await bench.get(`${url}?from=2026-01-01T00:05:00Z&to=${begin + 301}`)).toEqual(conflicts);
  expect((await bench.get<RoomsJson>('/api/rooms')).rooms[0]?.updated_at).toBe('2026-01-01T00:05:00Z');
});

test('longer spans carry minimum and maximum beside the mean', async () => {
  await bench.readingsAt([0, 30, 90]);
  const series = await bench.get<SeriesJson>(
    `/api/sensors/${sensor}/readings?from=${begin}&to=${begin + 7200}&resolution=1h`,
  );
  expect(series.time).toEqual([begin, begin + 3600]);
  expect(series.temperature).toEqual([20.15, 20.9]);
  expect(series.temperature_min).toEqual([20, 20.9]);
  expect(series.temperature_max).toEqual([20.3, 20.9]);
  expect(series.illuminance).toEqual([null, null]);
});

test('a bare date is that day in the home', async () => {
  await bench.readingsAt([-9 * 60 - 5, -9 * 60, 0, 15 * 60 - 5, 15 * 60]);
  const day = 'from=2026-01-01&to=2026-01-01';
  const series = await bench.get<SeriesJson>(`/api/sensors/${sensor}/readings?${day}`);
  expect(series).toMatchObject({ from: '2025-12-31T15:00:00Z', to: '2026-01-01T15:00:00Z' });
});

test.each([
  ['from=yesterday', 'from is "yesterday"; give a date such as 2026-11-22'],
  ['from=2026-02-30', 'from is "2026-02-30", which no calendar or clock shows'],
  ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'from is not before to; give the earlier time as from.'],
  ['resolution=raw&from=0', 'raw is for spans up to 800 days'],
  ['resolution=5m', 'resolution'],
  ['time_zone=UTC', 'time_zone is not a parameter'],
])('readings?%s is refused with a sentence', async (query, sentence) => {
  const response = await bench.app.inject({
    url: `/api/sensors/${sensor}/readings?${query}`,
    headers: { host: 'localhost' },
  });
  expect(response.statusCode).toBe(400);
  expect(response.json()).toMatchObject({ error: { code: 'bad_request', message: expect.stringContaining(sentence) } });
});
