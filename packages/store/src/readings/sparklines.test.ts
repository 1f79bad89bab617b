import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { upsertRooms } from '../rooms/room-list.ts';
import { roomSensors } from '../rooms/rooms.ts';
import { countStatements, runs, someReading, someRoom, temporaryStore } from '../testing/temporary-store.ts';
import { insertReadings } from './readings.ts';
import { readSeries } from './series.ts';
import { halfHourMeans } from './sparklines.ts';

const now = 1_700_000_000;
const thisHalfHour = now - (now % 1800);

test('each of the 49 points is the mean of its half hour, as a chart has it', async () => {
  const { db, sensor } = await temporaryStore();
  const ages = fc.uniqueArray(fc.integer({ min: -1800, max: 90_000 }), { minLength: 1, maxLength: 60 });
  const added = new Set<number>();
  await fc.assert(
    fc.asyncProperty(ages, async (given) => {
      const news = given.map((age) => now - age).filter((ts) => !added.has(ts));
      for (const ts of news) added.add(ts);
      await insertReadings(
        db,
        sensor,
        news.map((ts) => someReading(ts, { temperature: ts % 7 === 0 ? null : 15 + (ts % 900) / 100 })),
      );
      const curve = (await halfHourMeans(db, [sensor], 'temperature', now)).get(sensor);
      const range = { from: thisHalfHour - 86_400, to: thisHalfHour + 1800, zone: 'UTC' };
      const { time, temperature } = await readSeries(db, sensor, range, '30m');
      const wanted = Array.from({ length: 49 }, (_, at) => {
        const mean = temperature[time.indexOf(range.from + at * 1800)];
        return typeof mean === 'number' ? expect.closeTo(mean * 100, 1) : null;
      });
      expect(curve ?? Array.from({ length: 49 }, () => null)).toEqual(wanted);
    }),
    { numRuns: runs(15) },
  );
});

test('sensors are read fifty at a time, and one without readings is not in it', async () => {
  const store = await temporaryStore();
  await upsertRooms(
    store.db,
    Array.from({ length: 60 }, (_, at) => someRoom(`r${at}`, [`s${at}`])),
  );
  const ids = (await roomSensors(store.db)).map(({ id }) => id);
  await insertReadings(store.db, ids[55] ?? 0, [someReading(now)]);
  let curves = new Map<number, (number | null)[]>();
  const read = async () => {
    curves = await halfHourMeans(store.db, ids, 'temperature', now);
  };
  expect(await countStatements(store, read)).toBe(2);
  expect([...curves].map(([id, curve]) => [id, curve.at(-1), curve.length])).toEqual([[ids[55], 2150, 49]]);
});
