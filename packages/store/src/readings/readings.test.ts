import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesAfter, newestChange } from '../feed/changes.ts';
import { perMetric } from '../metrics.ts';
import { isOnSqlite, runs, someReading, temporaryStore } from '../testing/temporary-store.ts';
import { firstReadingAt, latestReading, readingsBetween, readingsQuery } from './read.ts';
import { insertReadings } from './readings.ts';

const ts = 1_700_000_000;

test('what arrives again changes nothing, with nulls neither; a value fills a null', async () => {
  const { db, sensor } = await temporaryStore();
  const readings = [someReading(ts + 600), someReading(ts, { humidity: null }), someReading(ts + 300)];
  expect(await insertReadings(db, sensor, readings)).toEqual([ts, ts + 300, ts + 600]);
  const seen = await newestChange(db);
  const nothing = { temperature: null, humidity: null, illuminance: null };
  expect(await insertReadings(db, sensor, readings)).toEqual([]);
  expect(await insertReadings(db, sensor, [someReading(ts + 300, nothing), someReading(ts + 600, nothing)])).toEqual(
    [],
  );
  expect(await changesAfter(db, seen)).toEqual([]);
  expect(await insertReadings(db, sensor, [someReading(ts, { temperature: null }), someReading(ts + 600)])).toEqual([
    ts,
  ]);
  expect(await changesAfter(db, seen)).toMatchObject([{ kind: 'reading', ref: sensor, first: ts, last: ts }]);
  const stored = await readingsBetween(db, sensor, { from: ts, to: ts + 601, limit: 10 });
  const values = { ...perMetric(() => null), temperature: 2150, humidity: 4025, illuminance: 10_000 };
  expect(stored).toEqual([0, 300, 600].map((after) => ({ ts: ts + after, id: ts + after, ...values })));
});

test('two readings of one second are both kept; with the same values they are one, whatever their ids', async () => {
  const { db, sensor } = await temporaryStore();
  const warmer = { temperature: 22 };
  const ids = async () => (await readingsBetween(db, sensor, { from: ts, to: ts + 1, limit: 10 })).map(({ id }) => id);
  await insertReadings(db, sensor, [someReading(ts, { id: 2 }), someReading(ts, { id: 1, ...warmer })]);
  expect(await latestReading(db, sensor)).toMatchObject({ ts, id: 2 });
  expect(await ids()).toEqual([1, 2]);
  const seen = await newestChange(db);
  const anew = [someReading(ts, { id: 90 }), someReading(ts, { id: 91, ...warmer })];
  expect(await insertReadings(db, sensor, anew)).toEqual([]);
  expect([await ids(), await newestChange(db)]).toEqual([[1, 2], seen]);
  const other = { humidity: null };
  expect(
    await insertReadings(
      db,
      sensor,
      [70, 71].map((id) => someReading(ts, { id, ...other })),
    ),
  ).toEqual([70]);
  expect(await ids()).toEqual([1, 2, 70]);
});

test('whatever number comes is stored to 0.01, or as null where no sensor can have measured it', async () => {
  const { db, sensor } = await temporaryStore();
  let moment = ts;
  const value = fc.option(fc.oneof(fc.double(), fc.double({ min: -100, max: 1e5, noNaN: true })));
  await fc.assert(
    fc.asyncProperty(fc.record({ temperature: value, humidity: value, illuminance: value }), async (values) => {
      moment += 1;
      await insertReadings(db, sensor, [someReading(moment, values)]);
      const stored = await latestReading(db, sensor);
      for (const metric of ['temperature', 'humidity', 'illuminance'] as const) {
        const [given, kept] = [values[metric], stored?.[metric] ?? null];
        if (given === null || !(Math.abs(given) <= 2e7)) expect(kept).toBeNull();
        else expect(Math.abs((kept ?? Number.NaN) / 100 - given)).toBeLessThanOrEqual(0.0050001);
      }
    }),
    { numRuns: runs(100) },
  );
});

test('a batch is stored whole or not at all, with its rollups and its change', async () => {
  const { db, sensor } = await temporaryStore();
  const seen = await newestChange(db);
  const batch = [...Array.from({ length: 1500 }, (_, at) => someReading(ts + at)), someReading(ts + 1500, { id: 0.5 })];
  await expect(insertReadings(db, sensor, batch)).rejects.toThrow(/cannot store REAL value|invalid input syntax/);
  expect(await latestReading(db, sensor)).toBeUndefined();
  expect(await db.selectFrom('rollup_hour').selectAll().execute()).toEqual([]);
  expect(await newestChange(db)).toBe(seen);
});

test.runIf(isOnSqlite)('a page is found by where the last one ended, however much was before it', async () => {
  const { db, sensor, sqlite } = await temporaryStore();
  const after = { ts: ts + 50, id: 7, ...perMetric(() => null) };
  const page = readingsQuery(db, sensor, { from: ts, to: ts + 100, limit: 3, after }).compile();
  const plan = sqlite.prepare(`EXPLAIN QUERY PLAN ${page.sql}`).all(...page.parameters) as { detail: string }[];
  const found = 'SEARCH reading USING PRIMARY KEY (sensor_id=? AND (ts,id)>(?,?) AND ts<?)';
  expect(plan.map(({ detail }) => detail)).toEqual([found]);
});

test('pages by key give every reading once', async () => {
  const { db, sensor } = await temporaryStore();
  const all = Array.from({ length: 25 }, (_, at) => someReading(ts + Math.floor(at / 4), { id: at, temperature: at }));
  await insertReadings(db, sensor, all);
  const found: number[] = [];
  for (let after = undefined; ; ) {
    const page = await readingsBetween(db, sensor, { from: ts, to: ts + 100, limit: 3, after });
    if (page.length === 0) break;
    found.push(...page.map(({ id }) => id));
    after = page.at(-1);
  }
  expect(found).toEqual(all.map(({ id }) => id));
  expect(await firstReadingAt(db, sensor)).toBe(ts);
});
