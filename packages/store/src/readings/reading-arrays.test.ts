import fc from 'fast-check';
import { expect, test } from 'vitest';
import { metrics, perMetric } from '../metrics.ts';
import { insertAlone, runOnReadings, temporaryStore } from '../testing/temporary-store.ts';
import { type ReadingArray, readingArrays } from './reading-arrays.ts';

test('whatever a page takes, each reading of the range comes once, in the order of time and id', async () => {
  const store = await temporaryStore();
  const { db, sensor } = store;
  // Often more of one second than a page takes.
  const times = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 30 });
  const range = fc.tuple(fc.integer({ min: -1, max: 7 }), fc.integer({ min: -1, max: 7 }));
  await fc.assert(
    fc.asyncProperty(
      times,
      range,
      fc.integer({ min: 1, max: 8 }),
      fc.boolean(),
      async (given, [from, to], limit, withIds) => {
        await runOnReadings(db, 'DELETE FROM reading');
        const rows = given.map((ts, id) => ({ sensor_id: sensor, ts, id, ...perMetric(() => null), temperature: id }));
        await insertAlone(db, rows);
        const found: ReadingArray[] = [];
        for await (const page of readingArrays(db, sensor, { from, to }, { limit, withIds })) found.push(...page);
        const expected = given
          .map((ts, id) => [ts, id, ...metrics.slice(1).map(() => null), ...(withIds ? [id] : [])])
          .filter(([ts = 0]) => Number(ts) >= from && Number(ts) < to)
          .toSorted(([a, first], [b, second]) => Number(a) - Number(b) || Number(first) - Number(second));
        expect(found).toEqual(expected);
      },
    ),
  );
});
