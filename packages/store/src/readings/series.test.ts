import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketPages } from '../rollups/buckets.ts';
import { setTimeZone } from '../rollups/rollups.ts';
import { gapSeconds, resolutionFor } from '../rollups/tiers.ts';
import { newSensor } from '../testing/rollup-oracle.ts';
import { runs, someReading, temporaryStore } from '../testing/temporary-store.ts';
import { insertReadings } from './readings.ts';
import { readSeries } from './series.ts';

const zone = 'America/New_York';
const hour = 3600;
const day = 24 * hour;
/** Sunday, the day on which the clocks go forward there, at local midnight. */
const sunday = Date.parse('2025-03-09T05:00:00Z') / 1000;
const everyFiveMinutes = (from: number, to: number) =>
  Array.from({ length: Math.ceil((to - from) / 300) }, (_, at) => someReading(from + at * 300));

test('which span is drawn with which resolution', () => {
  const spans = [0, 40 * hour, 40 * hour + 1, 4 * day, 4 * day + 1, 14 * day, 14 * day + 1, 430 * day, 430 * day + 1];
  expect(spans.map(resolutionFor)).toEqual(['raw', 'raw', '30m', '30m', '1h', '1h', '1d', '1d', '1w']);
});

test('raw readings have a null where more than three intervals are missing, and only there', async () => {
  const { db, sensor } = await temporaryStore();
  const times = [0, 300, 300 + gapSeconds, 301 + 2 * gapSeconds].map((at) => sunday + at);
  await insertReadings(
    db,
    sensor,
    times.map((ts) => someReading(ts)),
  );
  const series = await readSeries(db, sensor, { from: sunday, to: sunday + day, zone });
  expect(series.resolution).toBe('raw');
  expect(series.time).toEqual([...times.slice(0, 3), (times[2] ?? 0) + 1, times[3]]);
  expect(series.temperature).toEqual([21.5, 21.5, 21.5, null, 21.5]);
  expect(series.temperature_min).toBeUndefined();
});

test('a metric that was not measured is null while the others go on', async () => {
  const { db, sensor } = await temporaryStore();
  await insertReadings(db, sensor, [
    someReading(sunday, { humidity: null }),
    someReading(sunday + 60, { illuminance: -0.05 }),
  ]);
  const range = { from: sunday, to: sunday + day, zone };
  expect(await readSeries(db, sensor, range)).toMatchObject({ humidity: [null, 40.25], illuminance: [100, -0.05] });
  const hours = await readSeries(db, sensor, range, '1h');
  expect(hours).toMatchObject({
    humidity: [40.25],
    illuminance: [49.975],
    illuminance_min: [-0.05],
    illuminance_max: [100],
  });
});

test.for(['30m', '1h', '1d', '1w'] as const)(
  '%s: a missing bucket is null, a whole series has none',
  async (resolution) => {
    const { db, sensor } = await temporaryStore();
    await setTimeZone(db, zone);
    const range = { from: sunday - 14 * day, to: sunday + 40 * day, zone };
    await insertReadings(db, sensor, everyFiveMinutes(range.from, sunday + 2 * day));
    const whole = await readSeries(db, sensor, range, resolution);
    expect(whole.temperature).not.toContain(null);
    await insertReadings(db, sensor, [someReading(sunday + 20 * day)]);
    const series = await readSeries(db, sensor, range, resolution);
    const missing = series.time.filter((_, at) => series.temperature[at] === null);
    const [last, late] = [whole.time.at(-1) ?? 0, series.time.at(-1) ?? 0];
    expect(series.time).toEqual([...whole.time, ...missing, late]);
    expect(new Set(series.time).size).toBe(series.time.length);
    const width = { '30m': 1800, '1h': hour, '1d': day, '1w': 7 * day }[resolution];
    expect(missing).toEqual(Array.from({ length: (late - last) / width - 1 }, (_, at) => last + (at + 1) * width));
    for (const metric of ['temperature_min', 'temperature_max', 'humidity', 'illuminance'] as const) {
      expect(series[metric]?.map((value) => value === null)).toEqual(series.temperature.map((value) => value === null));
    }
  },
);

test('buckets hold mean, least and greatest of their readings', async () => {
  const store = await temporaryStore();
  const values = fc.array(fc.tuple(fc.integer({ min: 0, max: hour - 1 }), fc.integer({ min: -6000, max: 10_000 })), {
    minLength: 1,
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(values, async (rows) => {
      const sensor = await newSensor(store, store.room);
      const readings = rows.map(([at, n], id) => someReading(sunday + at, { id, temperature: n / 100 }));
      await insertReadings(store.db, sensor, readings);
      const numbers = rows.map(([, n]) => n);
      const mean = numbers.reduce((a, b) => a + b) / numbers.length / 100;
      for (const resolution of ['1h', '1d', '1w'] as const) {
        const series = await readSeries(store.db, sensor, { from: sunday, to: sunday + hour, zone: 'UTC' }, resolution);
        expect(series.temperature).toEqual([expect.closeTo(mean, 3)]);
        expect(series.temperature_min).toEqual([Math.min(...numbers) / 100]);
        expect(series.temperature_max).toEqual([Math.max(...numbers) / 100]);
      }
      const halves = await readSeries(store.db, sensor, { from: sunday, to: sunday + hour, zone }, '30m');
      expect(halves.temperature).toHaveLength(new Set(rows.map(([at]) => at < 1800)).size);
    }),
    { numRuns: runs(25), endOnFailure: true },
  );
});

test('the end of a range is outside, its buckets are whole', async () => {
  const { db, sensor } = await temporaryStore();
  await setTimeZone(db, zone);
  await insertReadings(db, sensor, everyFiveMinutes(sunday - day, sunday + 3 * day));
  const times = async (from: number, to: number, resolution: 'raw' | '30m' | '1h' | '1d') =>
    (await readSeries(db, sensor, { from, to, zone }, resolution)).time;
  expect(await times(sunday, sunday + 600, 'raw')).toEqual([sunday, sunday + 300]);
  expect(await times(sunday + 1799, sunday + 1801, '30m')).toEqual([sunday, sunday + 1800]);
  expect(await times(sunday + 3599, sunday + 3600, '1h')).toEqual([sunday]);
  // 23 hours on that Sunday.
  expect(await times(sunday + 3600, sunday + 23 * hour, '1d')).toEqual([sunday]);
  expect(await times(sunday + 3600, sunday + 23 * hour + 1, '1d')).toEqual([sunday, sunday + 23 * hour]);
  expect(await times(sunday + 400 * day, sunday + 401 * day, '1d')).toEqual([]);
});

test('half hours are whole, also those that many pages are made of', async () => {
  const { db, sensor } = await temporaryStore();
  // Two days every 20 s, and a half hour with more readings than are summed up at a time.
  const often = Array.from({ length: 8640 }, (_, at) => someReading(sunday + at * 20, { temperature: (at % 90) / 10 }));
  const dense = Array.from({ length: 5400 }, (_, at) =>
    someReading(sunday + 2 * day + Math.floor(at / 3), { id: at, temperature: at % 2 ? null : 7, humidity: at % 3 }),
  );
  await insertReadings(db, sensor, [...often, ...dense]);
  const range = { from: 0, to: sunday + 3 * day, zone };
  const pages = [];
  for await (const page of bucketPages(db, sensor, range, '30m')) pages.push(page);
  expect(pages.length).toBeGreaterThan(2);
  const buckets = pages.flat();
  expect(buckets.map((bucket) => bucket.ts)).toEqual(Array.from({ length: 97 }, (_, at) => sunday + at * 1800));
  const shape = { temperature_min: 0, temperature_max: 890, temperature_sum: 90 * 445, temperature_count: 90 };
  expect(buckets.slice(0, 96)).toEqual(Array.from({ length: 96 }, () => expect.objectContaining(shape)));
  expect(buckets[96]).toMatchObject({ temperature_count: 2700, temperature_sum: 2700 * 700, humidity_count: 5400 });
});

test('a span with very many readings is drawn in half hours, unless they are asked for', async () => {
  const { db, sensor } = await temporaryStore();
  await insertReadings(
    db,
    sensor,
    Array.from({ length: 10_001 }, (_, at) => someReading(sunday + at)),
  );
  const range = { from: sunday, to: sunday + 4 * hour, zone };
  expect(await readSeries(db, sensor, range)).toMatchObject({ resolution: '30m' });
  expect((await readSeries(db, sensor, range, 'raw')).time).toHaveLength(10_001);
});
