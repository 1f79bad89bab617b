import fc from 'fast-check';
import { expect, test } from 'vitest';
import { insertMessages } from '../messages/messages.ts';
import { pruneReadings } from '../readings/prune.ts';
import { insertReadings } from '../readings/readings.ts';
import { batches, newSensor } from '../testing/rollup-oracle.ts';
import {
  refuse,
  run,
  runOnReadings,
  runs,
  someMessage,
  someReading,
  type TestStore,
  temporaryStore,
} from '../testing/temporary-store.ts';
import { sealDays } from './seal-days.ts';
import type { SealKey } from './seal-text.ts';
import { failedSealKeys, verifySeals } from './verify.ts';

const day = 86_400;
const monday = Date.parse('2025-03-10T00:00:00Z') / 1000;

async function verified({ db }: Pick<TestStore, 'db'>): Promise<{ intact: SealKey[]; broken: SealKey[] }> {
  const found = { intact: [] as SealKey[], broken: [] as SealKey[] };
  for await (const { key, intact } of verifySeals(db)) found[intact ? 'intact' : 'broken'].push(key);
  return found;
}

const sealsOf = ({ db }: Pick<TestStore, 'db'>) =>
  db.selectFrom('seal').select(['day', 'rows', 'revision', 'broken_at']).orderBy('day').execute();

/** Two sealed days, Monday with three readings and Tuesday with one, and the newest reading that closed them. */
async function sealedStore() {
  const store = await temporaryStore();
  const readings = [monday, monday + 300, monday + day - 1, monday + day, monday + 4 * day].map((ts) =>
    someReading(ts),
  );
  await insertReadings(store.db, store.sensor, readings);
  expect(await sealDays(store.db)).toBe(2);
  return store;
}

/** As a bit on the disk turns: past the front door. */
const damage = ({ db }: TestStore) => runOnReadings(db, `UPDATE reading SET temperature = 2406 WHERE ts = ${monday}`);

test('a day is closed when the newest reading of its sensor is 48 hours past its end, and sealed once', async () => {
  const store = await temporaryStore();
  await insertReadings(store.db, store.sensor, [someReading(monday), someReading(monday + 3 * day - 1)]);
  expect(await sealDays(store.db)).toBe(0);
  // Another sensor's readings don't close it.
  await insertReadings(store.db, await newSensor(store, store.room), [someReading(monday + 30 * day)]);
  expect(await sealDays(store.db)).toBe(0);
  await insertReadings(store.db, store.sensor, [someReading(monday + 3 * day)]);
  expect(await sealDays(store.db)).toBe(1);
  expect(await sealDays(store.db)).toBe(0);
  expect(await sealsOf(store)).toEqual([{ day: monday, rows: 1, revision: 1, broken_at: null }]);
});

test('late and completed readings renew the seal of their day, one that came again does not', async () => {
  const store = await sealedStore();
  await insertReadings(store.db, store.sensor, [someReading(monday), someReading(monday + day)]);
  expect((await sealsOf(store)).map(({ revision }) => revision)).toEqual([1, 1]);
  await insertReadings(store.db, store.sensor, [someReading(monday + 600), someReading(monday + day)]);
  await insertReadings(store.db, store.sensor, [someReading(monday + 660, { humidity: null })]);
  await insertReadings(store.db, store.sensor, [someReading(monday + 660)]);
  expect(await sealsOf(store)).toMatchObject([
    { day: monday, rows: 5, revision: 4 },
    { day: monday + day, rows: 1, revision: 1 },
  ]);
  expect(await verified(store)).toMatchObject({ broken: [], intact: [{ day: monday }, { day: monday + day }] });
});

test('damage is found and never blessed; the right reading, when it comes again, mends it', async () => {
  const store = await sealedStore();
  await damage(store);
  const broken = [{ kind: 'reading', ref: store.sensor, day: monday }];
  expect(await verified(store)).toMatchObject({ broken });
  expect(await failedSealKeys(store.db)).toEqual([]);
  await insertReadings(store.db, store.sensor, [someReading(monday + 600)]);
  expect(await failedSealKeys(store.db)).toEqual(broken);
  expect(await verified(store)).toMatchObject({ broken });
  await runOnReadings(store.db, `DELETE FROM reading WHERE ts = ${monday + 600}`);
  await insertReadings(store.db, store.sensor, [someReading(monday)]);
  expect(await failedSealKeys(store.db)).toEqual([]);
  expect(await verified(store)).toMatchObject({ broken: [] });
});

test('what is let go loses its seals first: a prune that is broken off leaves no false alarm', async () => {
  const store = await sealedStore();
  const mend = await refuse(store, 'DELETE', store.engine.readingRows, 'cut off');
  await expect(pruneReadings(store.db, monday + 8 * day)).rejects.toThrow('cut off');
  expect(await sealDays(store.db)).toBe(0);
  expect(await verified(store)).toEqual({ broken: [], intact: [] });
  await mend();
  expect(await pruneReadings(store.db, monday + 8 * day)).toBe(5);
  expect(await sealDays(store.db)).toBe(0);
  expect(await verified(store)).toEqual({ broken: [], intact: [] });
});

test('whatever comes, in whatever order, is no damage', async () => {
  const store = await temporaryStore();
  await fc.assert(
    fc.asyncProperty(batches('2025-04-05T15:00:00Z'), async (all) => {
      const sensor = await newSensor(store, store.room);
      for (const batch of all) {
        await insertReadings(store.db, sensor, batch);
        await sealDays(store.db);
      }
      expect((await verified(store)).broken).toEqual([]);
    }),
    { numRuns: runs(25), endOnFailure: true },
  );
  expect((await verified(store)).intact.length).toBeGreaterThan(runs(25));
});

test('a verification can be broken off and go on', async () => {
  const store = await sealedStore();
  const [first, second] = (await verified(store)).intact;
  const rest: SealKey[] = [];
  for await (const { key } of verifySeals(store.db, first)) rest.push(key);
  expect(rest).toEqual([second]);
});

test('messages are sealed by room and day, renewed when one comes late or is completed, and guarded as readings are', async () => {
  const store = await temporaryStore();
  const at = (seconds: number) => ({ date: new Date((monday + seconds) * 1000) });
  const spoken = [someMessage(1, { ...at(0), sender: '' }), someMessage(2, at(60)), someMessage(9, at(5 * day))];
  await insertMessages(store.db, store.room, spoken);
  expect(await sealDays(store.db)).toBe(1);
  await insertMessages(store.db, store.room, spoken);
  expect(await sealsOf(store)).toMatchObject([{ rows: 2, revision: 1 }]);
  await insertMessages(store.db, store.room, [someMessage(3, at(120))]);
  await insertMessages(store.db, store.room, [someMessage(1, at(0))]);
  expect(await sealsOf(store)).toMatchObject([{ rows: 3, revision: 3 }]);
  expect(await verified(store)).toMatchObject({
    broken: [],
    intact: [{ kind: 'message', ref: store.room, day: monday }],
  });
  await run(store.db, "UPDATE message SET text = 'text 4' WHERE id = 2");
  await insertMessages(store.db, store.room, [someMessage(4, at(180))]);
  expect(await failedSealKeys(store.db)).toEqual([{ kind: 'message', ref: store.room, day: monday }]);
});
