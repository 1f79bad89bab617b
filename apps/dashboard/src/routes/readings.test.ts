/** Rooms and readings as the page and scripts get them. */

import { insertReadings, roomSensors, setSetting } from '@roomlog/store';
import { metrics, perMetric } from '@roomlog/store/metrics';
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

test('the CSV of a range has a row for each reading, in the home’s time', async () => {
  await bench.readingsAt([0, 5, 60]);
  const url = `/api/sensors/${sensor}/readings.csv?from=${begin}&to=${begin + 3600}`;
  const response = await bench.app.inject({ url, headers: { host: 'localhost' } });
  expect(response.headers['content-type']).toContain('text/csv');
  expect(response.headers['content-disposition']).toBe(
    `attachment; filename="roomlog-raw-2026-01-01-2026-01-01.csv"; filename*=UTF-8''${encodeURIComponent('roomlog-わが家-リビング-raw-2026-01-01-2026-01-01.csv')}`,
  );
  const others = ','.repeat(metrics.length - 2);
  expect(response.body.split('\n')).toEqual([
    ['time', ...metrics].join(','),
    `2026-01-01T09:00:00+09:00,20,40.5${others}`,
    `2026-01-01T09:05:00+09:00,20.05,40.5${others}`,
    '',
  ]);
});

test('a bare date is that day in the home', async () => {
  await bench.readingsAt([-9 * 60 - 5, -9 * 60, 0, 15 * 60 - 5, 15 * 60]);
  const day = 'from=2026-01-01&to=2026-01-01';
  const series = await bench.get<SeriesJson>(`/api/sensors/${sensor}/readings?${day}`);
  expect(series).toMatchObject({ from: '2025-12-31T15:00:00Z', to: '2026-01-01T15:00:00Z' });
  const response = await bench.app.inject({
    url: `/api/sensors/${sensor}/readings.csv?${day}&excel=1`,
    headers: { host: 'localhost' },
  });
  expect(response.body.split('\r\n').map((row) => row.slice(0, 19))).toEqual([
    '\uFEFFtime,temperature,h',
    '2026/01/01 00:00:00',
    '2026/01/01 09:00:00',
    '2026/01/01 23:55:00',
    '',
  ]);
});

test('a file of the time whose readings are deleted has hours where it is to suit the span, and else says so', async () => {
  await bench.readingsAt([0, 30, 90]);
  await setSetting(bench.store.db, 'pruned_before', String(begin + 7200));
  const ask = (resolution: string) =>
    bench.app.inject({
      url: `/api/sensors/${sensor}/readings.csv?from=${begin}&to=${begin + 7200}&resolution=${resolution}`,
      headers: { host: 'localhost' },
    });
  const suitable = await ask('auto');
  expect(suitable.body.split('\n')).toHaveLength(4);
  expect(suitable.headers['content-disposition']).toContain('roomlog-1h-2026');
  expect(suitable.headers).not.toHaveProperty('roomlog-deleted-before');
  expect((await ask('raw')).headers['roomlog-deleted-before']).toBe('2026-01-01T02:00:00Z');
});

test.each([
  ['.csv?unit=f', ''],
  ['.ndjson?excel=1', 'excel is for CSV'],
  ['.csv?time_zone=Nowhere', 'time_zone must be an IANA name'],
  ['?time_zone=UTC', ''],
])('readings%s is refused', async (rest, sentence) => {
  const response = await bench.app.inject({
    url: `/api/sensors/${sensor}/readings${rest}`,
    headers: { host: 'localhost' },
  });
  expect([response.statusCode, response.json().error.message]).toEqual([400, expect.stringContaining(sentence)]);
});

test.each([
  ['from=yesterday', 'from is "yesterday"; give a date such as 2026-11-22'],
  ['from=2026-02-30', 'from is "2026-02-30", which no calendar or clock shows'],
  ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'from is not before to; give the earlier time as from.'],
  ['resolution=raw&from=0', 'raw is for spans up to 800 days'],
  ['resolution=5m', 'resolution'],
])('readings?%s is refused with a sentence', async (query, sentence) => {
  const response = await bench.app.inject({
    url: `/api/sensors/${sensor}/readings?${query}`,
    headers: { host: 'localhost' },
  });
  expect(response.statusCode).toBe(400);
  expect(response.json()).toMatchObject({ error: { code: 'bad_request', message: expect.stringContaining(sentence) } });
});
