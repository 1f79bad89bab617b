import fc from 'fast-check';
import { test } from 'vitest';
import type { Reading } from '../model.ts';
import { insertReadings } from '../readings/readings.ts';
import type { Store } from '../store.ts';
import { expectExactAfter } from '../testing/rollup-operations.ts';
import { batches, expectExact, newSensor, rawReadings } from '../testing/rollup-oracle.ts';
import { runs, temporaryStore } from '../testing/temporary-store.ts';
import { setTimeZone } from './rollups.ts';

/** Zones with a moment around which their clocks change; India's never do, but its midnight is at 18:30 UTC. */
const zones: [zone: string, around: string][] = [
  ['Asia/Tokyo', '2025-03-09T15:00:00Z'],
  ['America/New_York', '2025-03-09T07:00:00Z'],
  ['America/New_York', '2025-11-02T06:00:00Z'],
  ['Asia/Kolkata', '2025-03-09T18:30:00Z'],
  ['Australia/Lord_Howe', '2025-04-05T15:00:00Z'],
  ['Australia/Lord_Howe', '2025-10-04T15:30:00Z'],
  ['America/Santiago', '2025-09-07T04:00:00Z'],
];

/** Each batch, then the last but one again with other values: nulls are filled, the rest stays. */
async function insertAll({ db }: Store, sensor: number, all: Reading[][]): Promise<void> {
  for (const batch of all) await insertReadings(db, sensor, batch);
  const again = (all.at(-2) ?? []).map((reading, at) =>
    at % 2 === 0 ? { ...reading, temperature: -60, humidity: null, illuminance: null } : reading,
  );
  await insertReadings(db, sensor, again);
}

test.for(zones)('every tier equals a grouping of the readings: %s, %s', async ([zone, around]) => {
  const store = await temporaryStore();
  await setTimeZone(store.db, zone);
  await fc.assert(
    fc.asyncProperty(batches(around), async (all) => {
      const sensor = await newSensor(store, store.room);
      await insertAll(store, sensor, all);
      await expectExact(store, { sensor, zone, readings: await rawReadings(store, sensor) });
    }),
    { numRuns: runs(20), endOnFailure: true },
  );
});

test('2,000 operations, with late, doubled, corrected and deleted readings', () => expectExactAfter(2000));

test('with another zone days and weeks are cut anew, whatever the way there', async () => {
  const store = await temporaryStore();
  await fc.assert(
    fc.asyncProperty(
      batches('2025-04-05T15:00:00Z'),
      fc.shuffledSubarray(zones, { minLength: 2 }),
      async (all, path) => {
        const sensor = await newSensor(store, store.room);
        await insertAll(store, sensor, all);
        for (const [zone] of path.slice(0, 3)) {
          await setTimeZone(store.db, zone);
          await expectExact(store, { sensor, zone, readings: await rawReadings(store, sensor) });
        }
      },
    ),
    { numRuns: runs(6), endOnFailure: true },
  );
});
