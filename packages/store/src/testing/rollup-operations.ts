import fc from 'fast-check';
import { expect } from 'vitest';
import { perMetric } from '../metrics.ts';
import type { NumberedReading } from '../model.ts';
import { insertReadings } from '../readings/readings.ts';
import { deleteRows } from '../readings/rows.ts';
import { refreshRollups, setTimeZone } from '../rollups/rollups.ts';
import { getRollupSettings } from '../settings.ts';
import type { Store } from '../store.ts';
import { expectExact, newSensor, rawReadings } from './rollup-oracle.ts';
import { hurry, runs, someReading, temporaryStore } from './temporary-store.ts';

/**
 * Runs `count` random operations (late, duplicate, corrected and deleted readings) and expects exact rollups after
 * them.
 */
export async function expectExactAfter(count: number): Promise<void> {
  const store = await temporaryStore();
  // Faster: this tests rollups, not the disk.
  await hurry(store);
  const zone = 'America/New_York';
  await setTimeZone(store.db, zone);
  const centre = Date.parse('2025-03-09T07:00:00Z') / 1000;
  const offset = fc.integer({ min: -20 * 86_400, max: 20 * 86_400 });
  const reading = fc.record({
    ts: offset.map((by) => centre + by),
    id: fc.integer({ min: 1, max: 3 }),
    temperature: fc.option(fc.integer({ min: -6000, max: 10_000 }).map((n) => n / 100)),
  });
  const operation = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('insert' as const), reading }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('again' as const, 'correct' as const), pick: fc.nat() }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), pick: fc.nat() }) },
  );
  const atATime = runs(500);
  let done = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: atATime, maxLength: atATime }), async (operations) => {
      const sensor = await newSensor(store, store.room);
      const known: NumberedReading[] = [];
      for (const step of operations) {
        const found = 'pick' in step ? known[step.pick % (known.length || 1)] : undefined;
        if (step.kind === 'insert') {
          const { ts, id, temperature } = step.reading;
          const made = someReading(ts, { id, temperature });
          known.push(made);
          await insertReadings(store.db, sensor, [made]);
        } else if (found && step.kind === 'delete') await deleteReading(store, sensor, found);
        else if (found) {
          const temperature = step.kind === 'again' ? (found.temperature ?? null) : -step.pick / 1e6;
          await insertReadings(store.db, sensor, [{ ...found, temperature }]);
        }
      }
      done += operations.length;
      await expectExact(store, { sensor, zone, readings: await rawReadings(store, sensor) });
    }),
    { numRuns: count / 500, endOnFailure: true },
  );
  expect(done).toBeGreaterThanOrEqual((atATime * count) / 500);
}

/** Deletes a reading and updates its rollups in one transaction, like the store itself. */
async function deleteReading({ db }: Store, sensor: number, { id, created_at }: NumberedReading): Promise<void> {
  const ts = created_at.getTime() / 1000;
  await db.transaction().execute(async (trx) => {
    await deleteRows(trx, [{ sensor_id: sensor, ts, id, ...perMetric(() => null) }]);
    await refreshRollups(trx, [{ sensorId: sensor, times: [ts] }], await getRollupSettings(trx));
  });
}
