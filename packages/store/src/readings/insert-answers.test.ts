import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jobFinished, jobStarted, pollJob } from '../collector/jobs.ts';
import { recordOutage } from '../collector/outages.ts';
import { countRows } from '../count-rows.ts';
import { setTimeZone } from '../rollups/rollups.ts';
import { upsertRooms } from '../rooms/room-list.ts';
import { roomSensors } from '../rooms/rooms.ts';
import { sealDays } from '../seals/seal-days.ts';
import { verifySeals } from '../seals/verify.ts';
import type { Store } from '../store.ts';
import { engineName } from '../testing/engines.ts';
import { batches, expectExact, newSensor, rawReadings } from '../testing/rollup-oracle.ts';
import {
  commits,
  countStatements,
  hurry,
  run,
  runs,
  someReading,
  someRoom,
  temporaryStore,
} from '../testing/temporary-store.ts';
import { type Answer, insertAnswers, insertReadings } from './readings.ts';

const day = 86_400;
const ts = Date.parse('2025-03-10T00:00:00Z') / 1000;

async function manySensors(count: number) {
  const store = await temporaryStore();
  await upsertRooms(store.db, [
    someRoom(
      'room',
      Array.from({ length: count }, (_, at) => `sensor ${at}`),
    ),
  ]);
  const listed = (await roomSensors(store.db)).filter(({ position }) => position !== null);
  const answersAt = (...readings: ReturnType<typeof someReading>[]): Answer[] =>
    listed.map(({ id }) => ({ sensorId: id, readings }));
  return { ...store, sensors: listed.map(({ id }) => id), answersAt };
}

/**
 * A row of each sensor is locked where another transaction could write beside this one, and before they
 * are written the places of days are made sure of, and closed ones opened.
 */
const mostStatements = engineName === 'sqlite' ? 20 : 23;

test('500 answers with a new reading each take 20 statements at the most, with all that may follow', async () => {
  const sensors = runs(500);
  const store = await manySensors(sensors);
  const { db, answersAt } = store;
  const count = (answers: Answer[]) => countStatements(store, () => insertAnswers(db, answers));
  await insertAnswers(db, answersAt(someReading(ts), someReading(ts + 300), someReading(ts + 4 * day)));
  await sealDays(db);
  expect(await count(answersAt(someReading(ts + 4 * day + 300)))).toBeLessThanOrEqual(mostStatements);
  // With a gap to be explained in each, a sealed day to be renewed and a contradiction.
  await jobStarted(db, { account_id: 1, job: pollJob }, ts + 4 * day);
  await jobFinished(db, { account_id: 1, job: pollJob }, ts + 4 * day);
  await recordOutage(db, { account_id: 1 }, 'bocco_unreachable', ts + 4 * day + 9000);
  const eventful = answersAt(
    someReading(ts, { temperature: 99 }),
    someReading(ts + 600),
    someReading(ts + 4 * day + 9000),
  );
  const lost = answersAt(someReading(ts + 5 * day));
  expect(await count(eventful)).toBeLessThanOrEqual(mostStatements);
  expect(await count(lost)).toBeLessThanOrEqual(mostStatements);
  expect(await countRows(db, 'reading_conflict')).toBe(sensors);
  expect(await countRows(db, 'gap')).toBeGreaterThanOrEqual(2 * sensors);
  // And when nothing is new, a look.
  expect(await count(eventful)).toBeLessThanOrEqual(2);
  expect(await commits(store, () => insertAnswers(db, [...eventful, ...lost]))).toBe(false);
});

/** Every row that follows from readings, without the numbers of ours. */
async function dump({ db }: Store, sensors: readonly number[]): Promise<string[]> {
  const tables = {
    reading: 'sensor_id',
    reading_conflict: 'sensor_id',
    rollup_hour: 'sensor_id',
    rollup_day: 'sensor_id',
    rollup_week: 'sensor_id',
    gap: 'sensor_id',
    seal: 'ref',
    change: 'ref',
  } as const;
  const found: string[] = [];
  for (const [table, owner] of Object.entries(tables)) {
    const own = new Set(['seq', 'xid', 'received_at', owner]);
    for (const [at, id] of sensors.entries()) {
      const { rows } = await run<Record<string, unknown>>(db, `SELECT * FROM ${table} WHERE ${owner} = ${id}`);
      const told = rows.map((row) => JSON.stringify(Object.entries(row).filter(([name]) => !own.has(name))));
      found.push(...told.toSorted().map((row) => `${table} ${at}: ${row}`));
    }
  }
  return found;
}

test.for(['Asia/Tokyo', 'Asia/Kolkata'])(
  'answers stored together are what they are one by one, in %s',
  { timeout: 60_000 },
  async (zone) => {
    const store = await temporaryStore();
    const { db } = store;
    await hurry(store);
    await setTimeZone(db, zone);
    const poll = fc.record({
      of: batches('2025-03-10T00:00:00Z').map((all) => all.map((readings, at) => ({ sensor: at % 3, readings }))),
      outage: fc.option(fc.integer({ min: -day, max: day })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(poll, { minLength: 1, maxLength: 3 }), async (polls) => {
        await db.deleteFrom('outage').execute();
        const make = async () => [0, 1, 2].map(() => newSensor(store, store.room));
        const [together, single] = [await Promise.all(await make()), await Promise.all(await make())];
        for (const { of, outage } of polls) {
          if (outage !== null) await recordOutage(db, { account_id: 1 }, 'rate_limited', ts + outage);
          const answers = (ids: number[]) =>
            of.map(({ sensor, readings }) => ({ sensorId: ids[sensor] ?? 0, readings }));
          const stored = await insertAnswers(db, answers(together));
          const wanted: number[][] = [];
          for (const { sensorId, readings } of answers(single))
            wanted.push(await insertReadings(db, sensorId, readings));
          expect(stored).toEqual(wanted);
          await sealDays(db);
        }
        expect(await dump(store, together)).toEqual(await dump(store, single));
        for (const sensor of together) {
          await expectExact(store, { sensor, zone, readings: await rawReadings(store, sensor) });
        }
        for await (const { intact } of verifySeals(db)) expect(intact).toBe(true);
      }),
      { numRuns: runs(12), endOnFailure: true },
    );
  },
);

test('a batch is stored whole or not at all', async () => {
  const store = await manySensors(3);
  const [first, second] = store.answersAt(someReading(ts));
  const bad = { sensorId: 1e6, readings: [someReading(ts)] };
  const before = await dump(store, store.sensors);
  await expect(
    insertAnswers(
      store.db,
      [first, bad, second].flatMap((each) => each ?? []),
    ),
  ).rejects.toThrow(/FOREIGN KEY|no sensor/);
  expect(await dump(store, store.sensors)).toEqual(before);
});
