/** Local days as rows, and what is usual on a day. */
import { insertReadings, roomSensors } from '@roomlog/store';
import { expect, test } from 'vitest';
import type { DaysJson, UsualJson } from '../day-schemas.ts';
import { begin, dashboardForEach, sensor } from '../testing.ts';

const bench = dashboardForEach();
const url = `/api/sensors/${sensor}`;

/** 9 o'clock in Tokyo on 1 January is minute 0. */
const minutesOfDays = (days: number) => Array.from({ length: days * 288 }, (_, at) => -9 * 60 + at * 5);

test('days are rows of whole numbers by the home’s clock, and a day without anything is null', async () => {
  await bench.readingsAt([-9 * 60, 0, 5, 14 * 60 + 59, 3 * 1440]);
  const days = await bench.get<DaysJson>(`${url}/days?from=2026-01-01&to=2026-01-04&metrics=temperature,illuminance`);
  expect(days).toMatchObject({ sensor, from: '2026-01-01', step: '30m', zone: 'Asia/Tokyo' });
  expect(Object.keys(days.metrics)).toEqual(['temperature', 'illuminance']);
  const { scale, days: rows = [] } = days.metrics.temperature ?? {};
  const filled = rows.map((row) => row?.flatMap((mean, slot) => (mean === null ? [] : [[slot, mean]])) ?? null);
  // 20 °C and a hundredth more each minute; the first two of a half hour make a mean.
  expect([scale, filled]).toEqual([
    0.1,
    [
      [
        [0, 146],
        [18, 200],
        [47, 290],
      ],
      null,
      null,
      [[18, 632]],
    ],
  ]);
  expect(days.metrics.illuminance?.days).toEqual([null, null, null, null]);
  const blocks = await bench.get<DaysJson>(`${url}/days?from=2026-01-01&to=2026-01-01&step=2h`);
  expect(blocks.metrics.humidity).toEqual({ scale: 1, days: [expect.arrayContaining([41])] });
  expect(blocks.metrics.humidity?.days[0]).toHaveLength(12);
});

test('an answer is made once for a version of the store, and holds beyond readings of other days', async () => {
  await bench.readingsAt([0, 5]);
  const ask = (tag = '') =>
    bench.app.inject({
      url: `${url}/days?from=2026-01-01&to=2026-01-01`,
      headers: { host: 'localhost', 'if-none-match': tag },
    });
  const { etag = '' } = (await ask()).headers;
  await bench.readingsAt([3 * 1440]);
  expect((await ask(etag)).statusCode).toBe(304);
  await bench.readingsAt([10]);
  expect((await ask(etag)).statusCode).toBe(200);
});

test('what is usual follows from the days before, and is null where they are too few', async () => {
  await bench.readingsAt(minutesOfDays(14));
  const [found] = await roomSensors(bench.store.db);
  const dark = minutesOfDays(13).map((minute) => ({
    id: minute,
    created_at: new Date((begin + minute * 60) * 1000),
    illuminance: 0,
  }));
  await insertReadings(bench.store.db, found?.id ?? 0, dark);
  const usual = await bench.get<UsualJson>(`${url}/usual?day=2026-01-15`);
  expect(usual).toMatchObject({ sensor, day: '2026-01-15', zone: 'Asia/Tokyo' });
  expect(usual.metrics.humidity).toEqual(Array.from({ length: 48 }, () => ({ lo: 40.5, hi: 40.5 })));
  expect(usual.metrics.illuminance).toBeNull();
  expect((await bench.get<UsualJson>(`${url}/usual?day=2026-01-14`)).metrics.humidity).toBeNull();
});

test('what can’t be answered is refused with a sentence', async () => {
  const refusals = [
    ['days?from=2024-01-01&to=2026-06-01', 'days are for spans up to 800 days'],
    ['days?from=2026-02-30', 'from is "2026-02-30"'],
    ['days?step=1h', 'step must be one of 30m or 2h'],
    ['days?metrics=temperature,rain', 'metrics must be some of temperature, humidity, illuminance'],
    ['days?metrics=temperature,temperature', 'each once'],
    ['usual?day=2026-02-30', 'day is "2026-02-30"; give a day such as 2026-11-22.'],
    ['usual?day=1795340520', 'day is "1795340520"'],
  ];
  for (const [path, sentence] of refusals) {
    const response = await bench.app.inject({ url: `${url}/${path}`, headers: { host: 'localhost' } });
    expect(response.statusCode, path).toBe(400);
    const error = { code: 'bad_request', message: expect.stringContaining(sentence ?? '') };
    expect(response.json()).toMatchObject({ error });
  }
});
