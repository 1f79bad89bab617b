import { expect, test } from 'vitest';
import { rawReadings } from '../testing/rollup-oracle.ts';
import { someReading, temporaryStore } from '../testing/temporary-store.ts';
import { insertReadings } from './readings.ts';
import { applyRetention, retentionOf } from './retention.ts';

const day = 86_400;
const newest = Date.parse('2025-06-15T12:00:00Z') / 1000;

/** A reading a day for 100 days. */
async function filledStore() {
  const store = await temporaryStore();
  await insertReadings(
    store.db,
    store.sensor,
    Array.from({ length: 100 }, (_, at) => someReading(newest - at * day)),
  );
  return { ...store, left: async () => (await rawReadings(store, store.sensor)).length };
}

test('the first run with a retention only says what would go, the next one lets it go', async () => {
  const { db, left } = await filledStore();
  const announced = await applyRetention(db, 30 * day, newest);
  // Whole weeks stay: the one of 16 May began on the 12th.
  expect(announced).toEqual({ seconds: 30 * day, before: newest - 30 * day, readings: 65, applied: false });
  expect(await retentionOf(db)).toEqual(announced);
  expect(await left()).toBe(100);
  expect(await applyRetention(db, 30 * day, newest)).toMatchObject({ readings: 65, applied: true });
  expect(await left()).toBe(35);
});

test('a changed retention is announced anew, also after for ever', async () => {
  const { db, left } = await filledStore();
  for (const seconds of [90 * day, 30 * day, undefined, 30 * day]) await applyRetention(db, seconds, newest);
  expect(await left()).toBe(100);
  expect(await retentionOf(db)).toMatchObject({ applied: false });
  await applyRetention(db, undefined, newest);
  expect(await retentionOf(db)).toBeUndefined();
});

test.for([
  ['years ahead', 20 * 365 * day, 35],
  ['a month behind', -30 * day, 63],
  ['in 1970', -newest, 100],
] as const)('a clock that is %s deletes nothing that is younger', async ([, wrongBy, kept]) => {
  const { db, left } = await filledStore();
  for (let run = 0; run < 3; run++) await applyRetention(db, 30 * day, newest + wrongBy);
  expect(await left()).toBe(kept);
});

test('an empty store has nothing to let go', async () => {
  const { db } = await temporaryStore();
  expect(await applyRetention(db, day, newest)).toBeUndefined();
});
