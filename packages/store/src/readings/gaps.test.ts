import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OutageCause } from '../causes.ts';
import { jobFinished, jobStarted, pollJob } from '../collector/jobs.ts';
import { recordOutage } from '../collector/outages.ts';
import { lockStore } from '../engines/sqlite/lock/store-lock.ts';
import { gapSeconds } from '../rollups/tiers.ts';
import { newSensor } from '../testing/rollup-oracle.ts';
import { isOnSqlite, runs, someReading, temporaryStore } from '../testing/temporary-store.ts';
import { explainGap, type Gap } from './explain-gap.ts';
import { gapsBetween } from './gaps.ts';
import { insertReadings } from './readings.ts';

const start = 1_760_000_000;
const everything = { from: 0, to: 2 ** 40 };

type TemporaryStore = Awaited<ReturnType<typeof temporaryStore>>;

/** Readings at these minutes after the start, as one answer. */
const at = (...minutes: number[]) => minutes.map((minute) => someReading(start + minute * 60));

async function answered({ db }: TemporaryStore, minute: number): Promise<void> {
  await jobStarted(db, { account_id: 1, job: pollJob }, start + minute * 60);
  await jobFinished(db, { account_id: 1, job: pollJob }, start + minute * 60);
}

/** In minutes after the start. */
async function listed({ db, sensor }: TemporaryStore, nowMinute: number) {
  const gaps = await gapsBetween(db, sensor, everything, start + nowMinute * 60);
  return gaps.map(({ from, to, cause, ongoing }) => [
    (from - start) / 60,
    (to - start) / 60,
    cause,
    ...(ongoing ? ['ongoing'] : []),
  ]);
}

test('a hole that BOCCO’s answer reaches across is the sensor’s silence, also when the collector was off', async () => {
  const store = await temporaryStore();
  await insertReadings(store.db, store.sensor, at(0, 5, 10));
  await answered(store, 10);
  await recordOutage(store.db, { account_id: 1 }, 'collector_off', start + 60 * 60);
  await insertReadings(store.db, store.sensor, at(0, 5, 10, 61, 66));
  expect(await listed(store, 67)).toEqual([[10, 61, 'sensor_silent']]);
});

test('what left the window meanwhile is laid to what kept BOCCO from being asked, in its order', async () => {
  const store = await temporaryStore();
  await insertReadings(store.db, store.sensor, at(0, 5, 10));
  await answered(store, 11);
  await recordOutage(store.db, { account_id: 1 }, 'signin_refused', start + 16 * 60);
  await recordOutage(store.db, { account_id: 1 }, 'signin_refused', start + 100 * 60);
  await recordOutage(store.db, { account_id: 1 }, 'collector_off', start + 200 * 60);
  await insertReadings(store.db, store.sensor, at(180, 185, 190, 195, 200));
  expect(await listed(store, 201)).toEqual([
    [10, 100, 'signin_refused'],
    [100, 180, 'collector_off'],
  ]);
});

test('the sensor was silent as long as BOCCO answered and had nothing, whatever happened after', async () => {
  const store = await temporaryStore();
  await insertReadings(store.db, store.sensor, at(0, 5));
  await answered(store, 120);
  await recordOutage(store.db, { account_id: 1, sensor_id: store.sensor }, 'bocco_unreachable', start + 400 * 60);
  await insertReadings(store.db, store.sensor, at(300, 305));
  expect(await listed(store, 306)).toEqual([
    [5, 120, 'sensor_silent'],
    [120, 300, 'bocco_unreachable'],
  ]);
});

test('what an answer leaves out between the last known reading and its own first one is lost, however short', async () => {
  const store = await temporaryStore();
  await insertReadings(store.db, store.sensor, at(0, 5));
  await answered(store, 5);
  await recordOutage(store.db, { account_id: 1 }, 'collector_off', start + 30 * 60);
  await insertReadings(store.db, store.sensor, at(15, 20, 25, 30));
  expect(await listed(store, 31)).toEqual([[5, 15, 'collector_off']]);
  // BOCCO itself has nothing in between: one sample is missing, which happens, and isn't a gap yet.
  await insertReadings(store.db, store.sensor, at(25, 30, 40));
  expect(await listed(store, 41)).toEqual([[5, 15, 'collector_off']]);
});

test('without any outage BOCCO was asked too seldom', async () => {
  const store = await temporaryStore();
  await insertReadings(store.db, store.sensor, at(0, 5));
  await insertReadings(store.db, store.sensor, at(60, 65));
  expect(await listed(store, 66)).toEqual([[5, 60, 'beyond_window']]);
});

test('what comes late leaves of a gap only what it does not fill, with the cause it had', async () => {
  const store = await temporaryStore();
  await insertReadings(store.db, store.sensor, at(0));
  await answered(store, 1);
  await recordOutage(store.db, { account_id: 1 }, 'rate_limited', start + 120 * 60);
  await insertReadings(store.db, store.sensor, at(120));
  await insertReadings(store.db, store.sensor, at(40, 45, 50, 55, 60), 'file');
  expect(await listed(store, 121)).toEqual([
    [0, 40, 'rate_limited'],
    [60, 120, 'rate_limited'],
  ]);
  const fill = Array.from({ length: 24 }, (_, slot) => slot * 5);
  await insertReadings(store.db, store.sensor, at(...fill), 'file');
  expect(await listed(store, 121)).toEqual([]);
});

test.runIf(isOnSqlite)(
  'the present gap has a cause too: a silent sensor, what keeps failing, or no collector at all',
  async () => {
    const store = await temporaryStore();
    const { db } = store;
    await insertReadings(db, store.sensor, at(0));
    expect(await listed(store, 15)).toEqual([]);
    const lock = lockStore(store.path);
    await answered(store, 30);
    expect(await listed(store, 31)).toEqual([[0, 31, 'sensor_silent', 'ongoing']]);
    await recordOutage(db, { account_id: 1 }, 'bocco_unreachable', start + 35 * 60);
    expect(await listed(store, 36)).toEqual([
      [0, 30, 'sensor_silent', 'ongoing'],
      [30, 36, 'bocco_unreachable', 'ongoing'],
    ]);
    await answered(store, 40);
    lock.release();
    expect(await listed(store, 90)).toEqual([
      [0, 40, 'sensor_silent', 'ongoing'],
      [40, 90, 'collector_off', 'ongoing'],
    ]);
  },
);

/** Every two neighbours between which a reading at least is missing. */
function holesOf(times: number[]): [number, number][] {
  const sorted = [...new Set(times)].toSorted((a, b) => a - b);
  return sorted.flatMap((to, index) => {
    const from = sorted[index - 1];
    return from !== undefined && to - from > 450 ? [[from, to] as [number, number]] : [];
  });
}

test('gaps cover every hole whole and nothing else, however the readings came', async () => {
  const store = await temporaryStore();
  const causes = fc.constantFrom<OutageCause>('collector_off', 'signin_refused', 'bocco_unreachable', 'rate_limited');
  const step = fc.record({
    offsets: fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 12 }),
    source: fc.constantFrom('answer' as const, 'file' as const),
    outage: fc.option(fc.tuple(causes, fc.integer({ min: 0, max: 40_000 }))),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const sensor = await newSensor(store, store.room);
      for (const { offsets, source, outage } of steps) {
        if (outage) await recordOutage(store.db, { account_id: 1, sensor_id: sensor }, outage[0], start + outage[1]);
        await insertReadings(
          store.db,
          sensor,
          offsets.map((offset) => someReading(start + offset)),
          source,
        );
      }
      const gaps = await gapsBetween(store.db, sensor, everything, start);
      const joined = gaps.reduce<[number, number][]>((spans, { from, to }) => {
        const last = spans.at(-1);
        // Readings end a gap: two that touch at one are two.
        if (last?.[1] === from && !steps.some(({ offsets }) => offsets.includes(from - start))) last[1] = to;
        else spans.push([from, to]);
        return spans;
      }, []);
      const holes = holesOf(steps.flatMap(({ offsets }) => offsets.map((offset) => start + offset)));
      expect(joined.filter(([from, to]) => to - from > gapSeconds)).toEqual(
        holes.filter(([from, to]) => to - from > gapSeconds),
      );
      expect(holes).toEqual(expect.arrayContaining(joined));
    }),
    { numRuns: runs(100), endOnFailure: true },
  );
});

test('an explanation covers the span exactly, in pieces that differ', () => {
  const moment = fc.integer({ min: 0, max: 10_000 });
  const outage = fc.record({
    from_at: moment,
    to_at: moment,
    cause: fc.constantFrom<OutageCause>('collector_off', 'rate_limited'),
  });
  fc.assert(
    fc.property(
      fc.tuple(moment, moment).filter(([a, b]) => a < b),
      fc.array(outage),
      fc.option(moment, { nil: undefined }),
      ([from, to], outages, answeredUntil) => {
        const pieces = explainGap({ from, to }, { answeredUntil, outages, rest: 'beyond_window' });
        expect([pieces[0]?.from, pieces.at(-1)?.to]).toEqual([from, to]);
        for (const [index, piece] of pieces.entries()) {
          expect(piece.from).toBeLessThan(piece.to);
          const before: Gap | undefined = pieces[index - 1];
          if (before) expect([before.to, before.cause === piece.cause]).toEqual([piece.from, false]);
        }
      },
    ),
  );
});
