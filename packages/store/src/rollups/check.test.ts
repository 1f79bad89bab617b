import { expect, test } from 'vitest';
import { pruneReadings } from '../readings/prune.ts';
import { insertReadings } from '../readings/readings.ts';
import { run, runOnReadings, someReading, temporaryStore } from '../testing/temporary-store.ts';
import { checkRollups, type RollupFault } from './check.ts';
import { setTimeZone } from './rollups.ts';

const begin = Date.parse('2025-03-01T00:00:00Z') / 1000;
const day = 86_400;

async function faults(store: Awaited<ReturnType<typeof temporaryStore>>, newest?: number): Promise<RollupFault[]> {
  const found: RollupFault[] = [];
  for await (const fault of checkRollups(store.db, newest)) found.push(fault);
  return found;
}

async function filledStore(zone: string) {
  const store = await temporaryStore();
  await setTimeZone(store.db, zone);
  const readings = Array.from({ length: 40 * 24 }, (_, at) =>
    someReading(begin + at * 3600 + 7, { temperature: at % 30 }),
  );
  await insertReadings(store.db, store.sensor, readings);
  return store;
}

test.for(['Asia/Tokyo', 'Asia/Kolkata', 'America/New_York'])('what is summed up rightly passes: %s', async (zone) => {
  const store = await filledStore(zone);
  expect(await faults(store)).toEqual([]);
  await pruneReadings(store.db, begin + 20 * day);
  expect(await faults(store)).toEqual([]);
  await setTimeZone(store.db, 'Australia/Lord_Howe');
  expect(await faults(store)).toEqual([]);
});

test.for([
  ['rollup_hour', 'UPDATE rollup_hour SET temperature_max = temperature_max + 1 WHERE ts ='],
  ['rollup_hour', 'DELETE FROM rollup_hour WHERE ts ='],
  ['rollup_day', 'UPDATE rollup_day SET humidity_sum = humidity_sum - 1 WHERE ts ='],
  ['rollup_week', 'UPDATE rollup_week SET count = count + 1 WHERE ts ='],
] as const)('one wrong bucket of %s is found where it is', async ([table, damage]) => {
  const store = await filledStore('UTC');
  const { ts } = await store.db
    .selectFrom(table)
    .select('ts')
    .orderBy('ts')
    .offset(3)
    .limit(1)
    .executeTakeFirstOrThrow();
  expect((await run(store.db, `${damage} ${ts}`)).numAffectedRows).toBe(1n);
  expect(await faults(store)).toEqual([{ table, sensorId: store.sensor, ts }]);
  expect(await faults(store, 1)).toEqual([]);
});

test('a bucket for which there are no readings is found', async () => {
  const store = await filledStore('UTC');
  await runOnReadings(store.db, `DELETE FROM reading WHERE ts = ${begin + 9 * 3600 + 7}`);
  expect((await faults(store)).map(({ table }) => table)).toEqual(['rollup_hour', 'rollup_day', 'rollup_week']);
});

/** Beyond what a calendar in JavaScript has, before the year 1, and a million years away. */
test.for([-1e12, 1e12, 8e15, -(2 ** 40)])('a time that turned to %i is found, without a walk to it', async (ts) => {
  const store = await filledStore('Asia/Tokyo');
  await runOnReadings(store.db, `UPDATE reading SET ts = ${ts} WHERE ts = ${begin + 9 * 3600 + 7}`);
  const found = await faults(store);
  expect(found.map(({ table, ts: at }) => [table, at])).toEqual(
    expect.arrayContaining([
      ['rollup_hour', Math.floor(ts / 3600) * 3600],
      ['rollup_hour', begin + 9 * 3600],
      ['rollup_day', begin - 9 * 3600],
    ]),
  );
  expect(found.length).toBeLessThan(8);
  expect(await faults(store, 3)).not.toEqual(ts > 0 ? [] : undefined);
});

test('a bucket whose beginning turned is found', async () => {
  const store = await filledStore('UTC');
  await run(store.db, `UPDATE rollup_day SET ts = 9e15 WHERE ts = ${begin + 3 * day}`);
  expect(await faults(store)).toEqual([
    { table: 'rollup_day', sensorId: store.sensor, ts: 9e15 },
    { table: 'rollup_day', sensorId: store.sensor, ts: begin + 3 * day },
  ]);
});
