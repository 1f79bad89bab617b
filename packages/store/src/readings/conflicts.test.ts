import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesAfter, newestChange } from '../feed/changes.ts';
import { metrics } from '../metrics.ts';
import type { Reading } from '../model.ts';
import type { StoredReading } from '../schema.ts';
import { findFailedSeals } from '../seals/failed-seals.ts';
import { sealDays } from '../seals/seal-days.ts';
import { verifySeals } from '../seals/verify.ts';
import type { Store } from '../store.ts';
import { expectExact, newSensor, rawReadings } from '../testing/rollup-oracle.ts';
import { commits, hurry, runOnReadings, runs, someReading, temporaryStore } from '../testing/temporary-store.ts';
import { acceptConflict, conflictsBetween, countReadingConflicts, dropConflict } from './conflicts.ts';
import { pruneReadings } from './prune.ts';
import { insertReadings } from './readings.ts';

const day = 86_400;
const ts = Date.parse('2025-03-10T00:00:00Z') / 1000;
const now = ts + 9 * day;
const everything = { from: 0, to: 2 ** 40 };
const nothing = { temperature: null, humidity: null, illuminance: null };

const valuesOf = (reading: StoredReading | undefined) => metrics.map((metric) => reading?.[metric]);

async function seals({ db }: Pick<Store, 'db'>) {
  const found = await db.selectFrom('seal').select(['day', 'revision']).execute();
  for await (const { intact } of verifySeals(db)) expect(intact).toBe(true);
  return found;
}

test('a version that contradicts is kept beside, once; the stored one stays shown, sealed and summed up', async () => {
  const store = await temporaryStore();
  const { db, sensor } = store;
  await insertReadings(db, sensor, [someReading(ts, { humidity: null }), someReading(ts + 5 * day)]);
  await sealDays(db);
  const [before, seen, sealed] = [await rawReadings(store, sensor), await newestChange(db), await seals(store)];
  const other = someReading(ts, { temperature: 99, humidity: 50 });
  expect(await insertReadings(db, sensor, [other, { ...other, humidity: null }, other])).toEqual([]);
  expect(await rawReadings(store, sensor)).toEqual(before);
  expect([await seals(store), await newestChange(db)]).toEqual([sealed, seen]);
  await expectExact(store, { sensor, zone: 'UTC', readings: before });
  expect(await conflictsBetween(db, sensor, everything)).toMatchObject([
    {
      ts,
      id: ts,
      shown: { temperature: 2150, humidity: null, illuminance: 10_000 },
      other: { temperature: 9900, humidity: 5000, illuminance: 10_000 },
    },
    { other: { temperature: 9900, humidity: null } },
  ]);
  expect(await countReadingConflicts(db)).toBe(2);
  expect(await conflictsBetween(db, sensor, { from: ts + 1, to: ts + day })).toEqual([]);
  expect(await conflictsBetween(db, await newSensor(store, store.room), everything)).toEqual([]);
});

test('an answer that brings nothing new commits nothing, also when it contradicts again', async () => {
  const store = await temporaryStore();
  const answer = [someReading(ts), someReading(ts + 300), someReading(ts + 300, { temperature: 99 })];
  const poll = (readings: Reading[]) => commits(store, () => insertReadings(store.db, store.sensor, readings));
  expect(await poll(answer)).toBe(true);
  const underOtherIds = answer.slice(0, 2).map((reading) => ({ ...reading, id: reading.id + 1e6 }));
  const empty = answer.map((reading) => ({ ...reading, ...nothing }));
  for (const again of [answer, answer.toReversed().slice(0, 1), underOtherIds, empty]) {
    expect(await poll(again)).toBe(false);
  }
  expect(await poll([someReading(ts + 300, { temperature: 98 })])).toBe(true);
});

/** What a reading becomes, told one answer after the other. */
function expected(answers: readonly Reading[]): { shown: (number | null)[]; others: Set<string> } {
  const values = (reading: Reading) => metrics.map((m) => (typeof reading[m] === 'number' ? reading[m] * 100 : null));
  const [first, ...rest] = answers.map(values);
  let shown = first ?? [];
  const others = new Set<string>();
  for (const version of rest) {
    const contradicts = version.some((value, at) => value !== null && shown[at] !== null && shown[at] !== value);
    if (contradicts) others.add(version.join());
    else shown = shown.map((value, at) => value ?? version[at] ?? null);
  }
  return { shown, others };
}

test('whatever comes in whatever order: no value is lost or replaced, each contradiction is kept once', {
  timeout: 60_000,
}, async () => {
  const store = await temporaryStore();
  await hurry(store);
  const value = fc.option(fc.integer({ min: 1, max: 3 }), { freq: 2 });
  const reading = fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.record({ temperature: value, humidity: value, illuminance: value }))
    .map(([at, values]) => someReading(ts + at * 1800, values));
  const answer = fc.array(reading, { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 5 }), async (answers) => {
      const sensor = await newSensor(store, store.room);
      let before: StoredReading[] = [];
      for (const readings of answers) {
        await insertReadings(store.db, sensor, readings);
        const after = await rawReadings(store, sensor);
        for (const old of before) {
          const values = valuesOf(after.find(({ id }) => id === old.id));
          valuesOf(old).forEach((known, at) => {
            if (known !== null) expect(values[at]).toBe(known);
          });
        }
        before = after;
      }
      const found = Map.groupBy(await conflictsBetween(store.db, sensor, everything), ({ id }) => id);
      for (const [id, versions] of Map.groupBy(answers.flat(), (each) => each.id)) {
        const { shown, others } = expected(versions);
        expect(valuesOf(before.find((row) => row.id === id))).toEqual(shown);
        const kept = (found.get(id) ?? []).map(({ other }) => metrics.map((m) => other[m]).join());
        expect(kept.toSorted()).toEqual([...others].toSorted());
      }
      await expectExact(store, { sensor, zone: 'UTC', readings: before });
    }),
    { numRuns: runs(60), endOnFailure: true },
  );
});

async function contradicted() {
  const store = await temporaryStore();
  const { db, sensor } = store;
  const readings = [someReading(ts), someReading(ts + 300), someReading(ts + 5 * day)];
  await insertReadings(db, sensor, readings);
  await sealDays(db);
  const other = someReading(ts, { temperature: 20, humidity: null });
  await insertReadings(db, sensor, [other]);
  const [conflict] = await conflictsBetween(db, sensor, everything);
  return { ...store, readings, other, number: conflict?.number ?? 0 };
}

test('an accepted version takes the place with all that follows from it, the former one stays beside', async () => {
  const store = await contradicted();
  const { db, sensor, number, readings, other } = store;
  const seen = await newestChange(db);
  expect(await acceptConflict(db, number, now)).toBe(true);
  const [first, ...rest] = await rawReadings(store, sensor);
  expect(first).toMatchObject({ temperature: 2000, humidity: 4025, illuminance: 10_000 });
  await expectExact(store, { sensor, zone: 'UTC', readings: first ? [first, ...rest] : [] });
  expect(await seals(store)).toEqual([{ day: ts, revision: 2 }]);
  expect(await changesAfter(db, seen)).toMatchObject([{ kind: 'reading', ref: sensor, first: ts, last: ts }]);
  const beside = await conflictsBetween(db, sensor, everything);
  expect(beside).toMatchObject([{ shown: { temperature: 2000 }, other: { temperature: 2150 }, received_at: now }]);
  // Both are known: BOCCO may say either.
  expect(await commits(store, () => insertReadings(db, sensor, [other, ...readings]))).toBe(false);
  expect(await acceptConflict(db, number, now)).toBe(false);
  expect(await acceptConflict(db, beside[0]?.number ?? 0, now)).toBe(true);
  expect((await rawReadings(store, sensor))[0]).toMatchObject({ temperature: 2150, humidity: 4025 });
});

test('a dropped version is gone and does not come back', async () => {
  const store = await contradicted();
  const { db, sensor, number, other } = store;
  expect(await dropConflict(db, number, now)).toBe(true);
  expect([await dropConflict(db, number, now), await acceptConflict(db, number, now)]).toEqual([false, false]);
  expect(await countReadingConflicts(db)).toBe(0);
  expect(await commits(store, () => insertReadings(db, sensor, [other]))).toBe(false);
  expect(await conflictsBetween(db, sensor, everything)).toEqual([]);
});

test('where what BOCCO says again makes a broken seal hold, it mends the damage; otherwise it stays beside', async () => {
  const store = await contradicted();
  const { db, sensor, readings } = store;
  await runOnReadings(store.db, `UPDATE reading SET temperature = 2406 WHERE ts = ${ts + 300}`);
  await insertReadings(db, sensor, [someReading(ts + 300, { temperature: 7 })]);
  expect([(await findFailedSeals(db)).length, await countReadingConflicts(db)]).toEqual([1, 2]);
  expect((await rawReadings(store, sensor))[1]).toMatchObject({ temperature: 2406 });
  expect(await insertReadings(db, sensor, readings)).toEqual([ts + 300]);
  expect([await findFailedSeals(db), await countReadingConflicts(db)]).toEqual([[], 2]);
  await expectExact(store, { sensor, zone: 'UTC', readings: await rawReadings(store, sensor) });
});

test('what retention lets go takes its other versions along', async () => {
  const { db } = await contradicted();
  await pruneReadings(db, ts + 30 * day);
  expect(await db.selectFrom('reading_conflict').selectAll().execute()).toEqual([]);
});
