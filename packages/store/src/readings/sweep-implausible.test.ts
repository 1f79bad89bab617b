import { expect, test } from 'vitest';
import { countQuarantined, listQuarantined, markAccepted } from '../collector/quarantine.ts';
import { perMetric } from '../metrics.ts';
import { setTimeZone } from '../rollups/rollups.ts';
import { sealDays } from '../seals/seal-days.ts';
import { verifySeals } from '../seals/verify.ts';
import { expectExact } from '../testing/rollup-oracle.ts';
import { someReading, temporaryStore } from '../testing/temporary-store.ts';
import { gapsBetween } from './gaps.ts';
import { firstReadingAt, latestReading } from './read.ts';
import { insertReadings } from './readings.ts';
import { readSeries } from './series.ts';
import { countImplausible, sweepImplausible } from './sweep-implausible.ts';

const begin = Date.UTC(2026, 0, 1) / 1000;
const lastYear = Date.UTC(9999, 11, 31, 23) / 1000;
const wrong = [-62_135_596_800, -1, 0, Date.UTC(2106, 1, 7) / 1000, lastYear];
const always = { from: -62_135_596_800, to: 99_999_999_999 };
const zone = 'Asia/Tokyo';

/** Five days of readings, and beside them what older versions stored of any date. */
async function open() {
  const store = await temporaryStore();
  await setTimeZone(store.db, zone);
  const days = Array.from({ length: 5 * 288 }, (_, at) => someReading(begin + at * 300));
  await insertReadings(store.db, store.sensor, days);
  await insertReadings(
    store.db,
    store.sensor,
    wrong.map((ts) => someReading(ts, { id: 7 })),
  );
  return { ...store, end: days.at(-1)?.id ?? 0, one: { id: store.sensor, source: 'bocco', uuid: 'sensor' } as const };
}

test('impossible readings are neither the newest nor the first, and end no gap', async () => {
  const { db, sensor, end } = await open();
  expect(await latestReading(db, sensor)).toMatchObject({ ts: end });
  expect(await firstReadingAt(db, sensor)).toBe(begin);
  const gaps = await gapsBetween(db, sensor, always, end + 7200);
  expect(gaps).toMatchObject([{ from: end, to: end + 7200, ongoing: true }]);
});

test('a series of all times has what there is, and not a null for each bucket up to the year 9999', async () => {
  const { db, sensor } = await open();
  for (const resolution of ['raw', '30m', '1h', '1d', '1w', 'auto'] as const) {
    const { time, temperature } = await readSeries(db, sensor, { ...always, zone }, resolution);
    expect(time.length, resolution).toBeLessThan(5 * 288 + 20);
    expect(temperature.some((value) => value !== null)).toBe(true);
    expect(time).toEqual(time.toSorted((a, b) => a - b));
  }
});

test('one wrong date far ahead seals no day that is not over', async () => {
  const { db, sensor } = await open();
  await sealDays(db);
  const days = await db.selectFrom('seal').select('day').where('ref', '=', sensor).where('day', '>', 0).execute();
  expect(days.map(({ day }) => (day - begin) / 86_400)).toEqual([0, 1]);
});

test('the sweep moves them into the quarantine, and all that follows from readings is right', async () => {
  const store = await open();
  const { db, sensor, one } = store;
  await sealDays(db);
  expect(await countImplausible(db, one)).toBe(wrong.length);
  expect(await sweepImplausible(db, one)).toBe(wrong.length);
  expect(await countImplausible(db, one)).toBe(0);
  expect(await sweepImplausible(db, one)).toBe(0);
  expect(await countQuarantined(db, 'readings ')).toBe(wrong.length);
  const kept = (await listQuarantined(db, 9)).map(({ raw }) => JSON.parse(raw) as object);
  expect(kept).toContainEqual({
    id: 7,
    created_at: '1970-01-01T00:00:00Z',
    ...perMetric(() => null),
    temperature: 21.5,
    humidity: 40.25,
    illuminance: 100,
  });
  const readings = await db.selectFrom('reading').selectAll().where('sensor_id', '=', sensor).execute();
  expect(readings).toHaveLength(5 * 288);
  await expectExact(store, { sensor, zone, readings });
  expect(await db.selectFrom('gap').selectAll().execute()).toEqual([]);
  for await (const { intact } of verifySeals(db)) expect(intact).toBe(true);
});

test('what a person accepted is not swept', async () => {
  const { db, one } = await open();
  await sweepImplausible(db, one);
  const row = (await listQuarantined(db, 9)).find(({ raw }) => raw.includes('1970-01-01'));
  await insertReadings(db, one.id, [someReading(0, { id: 7 })], 'file');
  if (row) await markAccepted(db, row);
  expect([await countImplausible(db, one), await sweepImplausible(db, one)]).toEqual([0, 0]);
});
