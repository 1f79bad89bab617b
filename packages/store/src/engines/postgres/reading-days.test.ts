/** Whatever readings a closed day has, they come out of it as they went in. */

import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { engineOf } from '../../engine.ts';
import { metrics, perMetric } from '../../metrics.ts';
import { pruneReadings } from '../../readings/prune.ts';
import { insertReadings } from '../../readings/readings.ts';
import { setTimeZone } from '../../rollups/rollups.ts';
import type { Db, ReadingRow } from '../../schema.ts';
import { sealDays } from '../../seals/seal-days.ts';
import { verifySeals } from '../../seals/verify.ts';
import { insertAlone, run, runOnReadings, runs, someReading, temporaryStore } from '../../testing/temporary-store.ts';

const day = 86_400;
const start = Date.parse('2025-03-10T00:00:00Z') / 1000;

/** Where the readings are. */
async function counted(db: Db): Promise<{ open: number; closed: number }> {
  const { rows } = await sql<{ open: number; closed: number }>`
    SELECT (SELECT count(*) FROM reading_open) AS open, (SELECT coalesce(sum(count), 0) FROM reading_day) AS closed`.execute(
    db,
  );
  return rows[0] ?? { open: -1, closed: -1 };
}

const largest = 2e9;
const value = fc.oneof(
  fc.constant(null),
  fc.constantFrom(0, -1, 127, 128, 255, 32_767, 32_768, -32_768, -32_769, largest, -largest),
  fc.integer({ min: -100, max: 100 }).map((tenths) => 2000 + tenths * 10),
  fc.integer({ min: -largest, max: largest }),
);
const id = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 31, -(2 ** 31) - 1),
  fc.integer({ min: 12_000_000, max: 12_100_000 }),
);
const second = fc.oneof(
  fc.constantFrom(0, day - 1),
  fc.nat({ max: 3 }),
  fc.nat({ max: 287 }).map((at) => at * 300),
  fc.nat({ max: day - 1 }),
);
const reading = fc.record({ second, id, ...perMetric(() => value) });
/** Of values that differ little a column has another form. */
const calm = fc.record({ second, id: fc.nat({ max: 40_000 }), ...perMetric(() => fc.nat({ max: 120 })) });

test('the round trip of a day, with nulls, several readings of a second, and the largest and smallest values', async () => {
  const { db, sensor } = await temporaryStore();
  const key = ({ second: at, id: number }: { second: number; id: number }) => `${at}/${number}`;
  const given = fc.oneof(
    fc.uniqueArray(reading, { selector: key, minLength: 1, maxLength: 40 }),
    fc.uniqueArray(calm, { selector: key, minLength: 1, maxLength: 40 }),
  );
  await fc.assert(
    fc.asyncProperty(given, async (all) => {
      await run(db, 'DELETE FROM reading_open');
      await run(db, 'DELETE FROM reading_day');
      const rows = all.map(
        ({ second: at, ...values }): ReadingRow => ({ sensor_id: sensor, ts: start + at, ...values }),
      );
      const sorted = rows.toSorted((a, b) => a.ts - b.ts || a.id - b.id);
      await insertAlone(db, rows);
      const stored = () => db.selectFrom('reading').selectAll().orderBy('ts').orderBy('id').execute();
      const days = [{ ref: sensor, day: start }];
      await db.transaction().execute((trx) => engineOf(trx).closeDays(trx, days));
      expect(await counted(db)).toEqual({ open: 0, closed: all.length });
      expect(await stored()).toEqual(sorted);
      await db.transaction().execute((trx) => engineOf(trx).openDays(trx, days));
      expect(await counted(db)).toEqual({ open: all.length, closed: 0 });
      expect(await stored()).toEqual(sorted);
    }),
    { numRuns: runs(600) },
  );
});

test('each column is in the narrowest array', async () => {
  const { db, sensor } = await temporaryStore();
  const rows = Array.from({ length: 288 }, (_, at) => ({
    sensor_id: sensor,
    ts: start + at * 300 + (at % 7),
    id: at === 0 ? 12_000_000 : 12_345_678 + at * 35,
    illuminance: [1, 10_000_000, 3][at - 9] ?? null,
    temperature: 2000 + (at % 100) * 10,
    humidity: 4000 + (at % 200),
  }));
  await insertAlone(db, rows);
  await db.transaction().execute((trx) => engineOf(trx).closeDays(trx, [{ ref: sensor, day: start }]));
  const columns = ['ts', 'id', ...metrics].flatMap((name) => [`${name}_tiny`, `${name}_small`, `${name}_wide`]);
  const { rows: found } = await run<Record<string, unknown>>(db, `SELECT ${columns.join(', ')} FROM reading_day`);
  const used = Object.entries(found[0] ?? {}).flatMap(([name, array]) => (array === null ? [] : name));
  expect(used).toEqual(['ts_tiny', 'id_wide', 'temperature_tiny', 'humidity_small', 'illuminance_wide']);
});

test.for([
  [127, 'tiny'],
  [128, 'small'],
  [32_767, 'small'],
  [32_768, 'wide'],
] as const)('a column whose values are up to %i apart is %s', async ([most, form]) => {
  const { db, sensor } = await temporaryStore();
  const values = [5, 6, null, 5 + most];
  await insertAlone(
    db,
    values.map((humidity, id) => ({ sensor_id: sensor, ts: start, id, ...perMetric(() => null), humidity })),
  );
  await db.transaction().execute((trx) => engineOf(trx).closeDays(trx, [{ ref: sensor, day: start }]));
  const { rows } = await run<Record<string, unknown>>(
    db,
    'SELECT humidity_tiny AS tiny, humidity_small AS small, humidity_wide AS wide FROM reading_day',
  );
  expect(Object.entries(rows[0] ?? {}).flatMap(([name, array]) => (array === null ? [] : name))).toEqual([form]);
  const stored = await db.selectFrom('reading').select('humidity').orderBy('id').execute();
  expect(stored.map(({ humidity }) => humidity)).toEqual(values);
});

/** Two closed days and the reading that closed them. */
async function closedStore() {
  const store = await temporaryStore();
  const times = [start, start + 300, start + day - 1, start + day, start + 4 * day];
  await insertReadings(
    store.db,
    store.sensor,
    times.map((ts) => someReading(ts)),
  );
  await sealDays(store.db);
  return store;
}

test('a day is closed when it is sealed, opened for what comes late, and closed again', async () => {
  const { db, sensor } = await closedStore();
  expect(await counted(db)).toEqual({ open: 1, closed: 4 });
  await insertReadings(db, sensor, [someReading(start + 600)]);
  expect(await counted(db)).toEqual({ open: 1, closed: 5 });
  // A contradiction alone changes nothing.
  await insertReadings(db, sensor, [someReading(start + 600, { temperature: 1 })]);
  expect(await counted(db)).toEqual({ open: 1, closed: 5 });
});

test('of a day that is deleted in part the rest is rows', async () => {
  const { db, sensor } = await closedStore();
  await setTimeZone(db, 'Asia/Tokyo');
  // Monday begins there within the Sunday of UTC.
  await insertReadings(
    db,
    sensor,
    [-10, -8].map((hours) => someReading(start + 7 * day + hours * 3600)),
  );
  await insertReadings(db, sensor, [someReading(start + 12 * day)]);
  await sealDays(db);
  expect(await counted(db)).toEqual({ open: 1, closed: 7 });
  expect(await pruneReadings(db, start + 8 * day)).toBe(6);
  expect(await counted(db)).toEqual({ open: 2, closed: 0 });
  const rest = await db.selectFrom('reading').select('ts').orderBy('ts').execute();
  expect(rest.map(({ ts }) => (ts - start) / 3600)).toEqual([7 * 24 - 8, 12 * 24]);
});

test('a bit that turns in a closed day fails its seal', async () => {
  const { db } = await closedStore();
  const found = async () => {
    const broken: number[] = [];
    for await (const { key, intact } of verifySeals(db)) if (!intact) broken.push(key.day);
    return broken;
  };
  expect(await found()).toEqual([]);
  await run(db, `UPDATE reading_day SET temperature_base = temperature_base + 1 WHERE day = ${start + day}`);
  expect(await found()).toEqual([start + day]);
  await runOnReadings(db, `UPDATE reading SET id = id + 1 WHERE ts = ${start + 300}`);
  expect(await found()).toEqual([start, start + day]);
});
