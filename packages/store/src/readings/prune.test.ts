import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setTimeZone } from '../rollups/rollups.ts';
import type { StoredReading } from '../schema.ts';
import { getSetting } from '../settings.ts';
import type { Store } from '../store.ts';
import { batches, expectExact, newSensor, rawReadings } from '../testing/rollup-oracle.ts';
import { isOnSqlite, runs, someReading, temporaryStore } from '../testing/temporary-store.ts';
import { startOfWeek } from '../time/zone.ts';
import { pruneReadings } from './prune.ts';
import { firstReadingAt } from './read.ts';
import { insertReadings } from './readings.ts';
import { readSeries } from './series.ts';

const around = '2025-04-05T15:00:00Z';
const centre = Date.parse(around) / 1000;
const day = 86_400;

/** Rows of days and weeks that begin before `limit`. */
async function summedUp({ db }: Store, sensor: number, limit: number) {
  const rows = (table: 'rollup_day' | 'rollup_week') =>
    db.selectFrom(table).selectAll().where('sensor_id', '=', sensor).where('ts', '<', limit).execute();
  return { days: await rows('rollup_day'), weeks: await rows('rollup_week') };
}

const byKey = (readings: StoredReading[]) =>
  new Map(readings.map((reading) => [`${reading.ts}/${reading.id}`, reading]));
const sorted = (readings: StoredReading[]) => readings.toSorted((a, b) => a.ts - b.ts || a.id - b.id);

test.for([
  ['Asia/Tokyo', 'America/New_York'],
  ['Asia/Kolkata', 'Asia/Tokyo'],
  ['Australia/Lord_Howe', 'Asia/Kathmandu'],
  ['America/New_York', 'Asia/Kolkata'],
] as const)('pruning in %s leaves every tier as it was, then and ever after', async ([home, abroad]) => {
  const sample = fc.tuple(batches(around), batches(around), fc.integer({ min: -14 * day, max: 14 * day }));
  await fc.assert(
    fc.asyncProperty(sample, async ([earlier, later, before]) => {
      const store = await temporaryStore();
      const sensor = await newSensor(store, store.room);
      await setTimeZone(store.db, home);
      for (const batch of earlier) await insertReadings(store.db, sensor, batch);
      const all = await rawReadings(store, sensor);
      const deleted = await pruneReadings(store.db, centre + before);
      const limit = startOfWeek(centre + before, home);
      const hour = Math.floor(limit / 3600) * 3600;
      expect(await getSetting(store.db, 'pruned_before')).toBe(String(limit));
      expect(deleted).toBe(all.filter(({ ts }) => ts < hour).length);
      expect(await rawReadings(store, sensor)).toEqual(all.filter(({ ts }) => ts >= hour));
      await expectExact(store, { sensor, zone: home, readings: all });

      for (const batch of later) await insertReadings(store.db, sensor, batch);
      const kept = await rawReadings(store, sensor);
      const whole = sorted([...byKey([...all, ...kept]).values()]);
      expect(whole.filter(({ ts }) => ts < limit)).toEqual(all.filter(({ ts }) => ts < limit));
      await expectExact(store, { sensor, zone: home, readings: whole });

      const old = await summedUp(store, sensor, limit);
      await setTimeZone(store.db, abroad);
      expect(await summedUp(store, sensor, limit)).toEqual(old);
      await expectExact(store, { sensor, zone: abroad, readings: whole, from: limit });
      await insertReadings(
        store.db,
        sensor,
        [...earlier.flat(), ...later.flat()].map((r) => ({ ...r, humidity: 1 })),
      );
      expect(await summedUp(store, sensor, limit)).toEqual(old);

      await setTimeZone(store.db, home);
      const corrected = await rawReadings(store, sensor);
      await expectExact(store, { sensor, zone: home, readings: [...byKey([...whole, ...corrected]).values()] });
    }),
    { numRuns: runs(4), endOnFailure: true },
  );
});

test('what is older than the retention is passed over', async () => {
  const { db, sensor } = await temporaryStore();
  await insertReadings(db, sensor, [someReading(centre - 40 * day), someReading(centre)]);
  expect(await pruneReadings(db, centre - 10 * day)).toBe(1);
  expect(await insertReadings(db, sensor, [someReading(centre - 41 * day), someReading(centre + 1)])).toEqual([
    centre + 1,
  ]);
  expect(await pruneReadings(db, centre - 20 * day)).toBe(0);
  expect(await getSetting(db, 'pruned_before')).toBe(String(startOfWeek(centre - 10 * day, 'UTC')));
});

test('an hour that a week begins in stays whole', async () => {
  const { db, sensor } = await temporaryStore();
  await setTimeZone(db, 'Asia/Kolkata');
  const monday = startOfWeek(centre, 'Asia/Kolkata');
  await insertReadings(db, sensor, [someReading(monday - 7200), someReading(monday - 60), someReading(monday + 60)]);
  expect(await pruneReadings(db, centre)).toBe(1);
  await insertReadings(db, sensor, [someReading(monday + 120)]);
  const hours = await db.selectFrom('rollup_hour').select(['ts', 'count']).orderBy('ts').execute();
  expect(hours).toEqual([
    { ts: monday - 9000, count: 1 },
    { ts: monday - 1800, count: 3 },
  ]);
});

test.runIf(isOnSqlite)('the pages of what was deleted go back to the disk', async () => {
  const { db, sensor, sqlite } = await temporaryStore();
  const pages = () => sqlite.pragma('page_count', { simple: true }) as number;
  await insertReadings(
    db,
    sensor,
    Array.from({ length: 60_000 }, (_, at) => someReading(centre - 30 * day + at)),
  );
  const before = pages();
  expect(await pruneReadings(db, centre)).toBe(60_000);
  expect(sqlite.pragma('freelist_count', { simple: true })).toBe(0);
  expect(pages()).toBeLessThan(before / 5);
});

test('a chart of a time whose readings are gone is drawn in hours, without gaps where there is none', async () => {
  const { db, sensor } = await temporaryStore();
  await setTimeZone(db, 'Asia/Tokyo');
  const hourly = Array.from({ length: 30 * 24 }, (_, at) => someReading(centre + at * 3600));
  await insertReadings(db, sensor, hourly);
  await pruneReadings(db, centre + 25 * day);
  await setTimeZone(db, 'America/New_York');
  const zone = 'America/New_York';
  const short = await readSeries(db, sensor, { from: centre + 5 * day, to: centre + 6 * day, zone });
  expect(short).toMatchObject({ resolution: '1h', temperature: Array.from({ length: 24 }, () => 21.5) });
  const long = await readSeries(db, sensor, { from: centre, to: centre + 30 * day, zone }, '1d');
  expect(long.temperature).not.toContain(null);
  expect(await firstReadingAt(db, sensor)).toBe(centre);
});
