import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setTimeZone } from '../rollups/rollups.ts';
import { newSensor } from '../testing/rollup-oracle.ts';
import { runs, someReading, temporaryStore } from '../testing/temporary-store.ts';
import { type DayStep, daySteps, readDays } from './local-days.ts';
import { pruneReadings } from './prune.ts';
import { insertReadings } from './readings.ts';

const epoch = (iso: string) => Date.parse(iso) / 1000;
const day = 86_400;

/** Around each clock change of a year; a zone of half hours, and one without changes. */
const changes = [
  { zone: 'America/New_York', at: epoch('2025-03-09T07:00:00Z') },
  { zone: 'America/New_York', at: epoch('2025-11-02T06:00:00Z') },
  { zone: 'Australia/Lord_Howe', at: epoch('2025-04-05T15:00:00Z') },
  { zone: 'Australia/Lord_Howe', at: epoch('2025-10-04T15:30:00Z') },
  { zone: 'Asia/Tokyo', at: epoch('2025-03-09T15:00:00Z') },
];

type Taken = readonly [ts: number, temperature: number];

/** The slow, obvious way: asks Intl what the home's clock shows at each reading. */
function expected(readings: readonly Taken[], zone: string, step: DayStep) {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const slotOf = ([ts]: Taken) => {
    const [date = '', time = ''] = clock.format(ts * 1000).split(' ');
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    return `${date} ${Math.floor((hour * 3600 + minute * 60) / daySteps[step])}`;
  };
  const groups = Map.groupBy(readings, slotOf);
  return new Map([...groups].map(([slot, all]) => [slot, all.reduce((sum, [, value]) => sum + value, 0) / all.length]));
}

test('each slot has the mean of the readings that the home’s clock puts there, across clock changes too', async () => {
  const store = await temporaryStore();
  const offset = fc.integer({ min: -3 * day, max: 3 * day });
  const values = fc.uniqueArray(fc.tuple(offset, fc.integer({ min: -2000, max: 4000 })), {
    minLength: 1,
    maxLength: 40,
    selector: ([at]) => at,
  });
  const steps = fc.constantFrom('30m' as const, '2h' as const);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...changes), values, steps, async ({ zone, at }, rows, step) => {
      const sensor = await newSensor(store, store.room);
      const readings = rows.map(([off, n]): Taken => [at + off, n / 100]);
      await insertReadings(
        store.db,
        sensor,
        readings.map(([ts, temperature]) => someReading(ts, { temperature })),
      );
      const times = readings.map(([ts]) => ts);
      const range = { from: Math.min(...times), to: Math.max(...times) + 1, zone };
      const { from, days } = await readDays(store.db, [sensor], range, step, ['temperature']);
      const found = (days.temperature ?? []).flatMap((row, index) =>
        (row ?? []).flatMap((mean, slot) => {
          const date = new Date(epoch(from) * 1000 + index * day * 1000).toISOString().slice(0, 10);
          return mean === null ? [] : [[`${date} ${slot}`, mean] as const];
        }),
      );
      const wanted = [...expected(readings, zone, step)].map(([slot, mean]) => [slot, expect.closeTo(mean, 6)]);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(wanted));
    }),
    { numRuns: runs(60), endOnFailure: true },
  );
});

test('rows are whole days of the home, and a day without anything is null', async () => {
  const { db, sensor } = await temporaryStore();
  const noon = epoch('2025-03-08T17:00:00Z');
  await insertReadings(db, sensor, [someReading(noon, { humidity: null }), someReading(noon + 2 * day)]);
  const range = { from: noon - 3600, to: noon + 2 * day, zone: 'America/New_York' };
  const { from, days } = await readDays(db, [sensor], range, '2h', ['temperature', 'humidity']);
  const only = (at: number, value: number) => Array.from({ length: 12 }, (_, slot) => (slot === at ? value : null));
  expect(from).toBe('2025-03-08');
  // The day between has 23 hours.
  expect(days.temperature).toEqual([only(6, 21.5), null, only(6, 21.5)]);
  expect(days.humidity).toEqual([null, null, only(6, 40.25)]);
});

test('where readings are deleted the hours are left, in India too, whose days begin within an hour of UTC', async () => {
  const { db, sensor } = await temporaryStore();
  const zone = 'Asia/Kolkata';
  await setTimeZone(db, zone);
  const monday = epoch('2025-03-09T18:30:00Z');
  const readings = Array.from({ length: 48 * 12 }, (_, at) =>
    someReading(monday - day + at * 300, { temperature: at }),
  );
  await insertReadings(db, sensor, readings);
  const range = { from: monday - day, to: monday + day, zone };
  const before = await readDays(db, [sensor], range, '30m', ['temperature']);
  await pruneReadings(db, monday + day);
  const { days } = await readDays(db, [sensor], range, '30m', ['temperature']);
  expect(days.temperature?.[1]).toEqual(before.days.temperature?.[1]);
  // From 0:30 on an hour of UTC begins at each half hour of the home.
  const halves = before.days.temperature?.[0] ?? [];
  const hours = days.temperature?.[0] ?? [];
  expect(hours.slice(1, 3)).toEqual([((halves[1] ?? 0) + (halves[2] ?? 0)) / 2, hours[1]]);
  const blocks = await readDays(db, [sensor], range, '2h', ['temperature']);
  expect(blocks.days.temperature?.[0]?.[1]).toBeCloseTo(59.5 - 24, 0);
});
