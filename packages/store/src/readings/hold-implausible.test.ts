import fc from 'fast-check';
import { expect, test } from 'vitest';
import { whyImplausible } from '../clock/plausible.ts';
import { listQuarantined, markAccepted } from '../collector/quarantine.ts';
import type { Reading } from '../model.ts';
import { commits, runs, someReading, temporaryStore } from '../testing/temporary-store.ts';
import { holdImplausible } from './hold-implausible.ts';
import { latestReading } from './read.ts';
import { insertReadings } from './readings.ts';

const now = Date.UTC(2026, 2, 1) / 1000;
const hour = 3600;

/** A day's answer, every five minutes up to `newest`. */
const dayUpTo = (newest: number) =>
  Array.from({ length: 288 }, (_, at) => someReading(newest - at * 300, { id: 900 - at }));
const times = (readings: Reading[]) => readings.map(({ created_at }) => created_at.getTime() / 1000);

async function open() {
  const store = await temporaryStore();
  const { db, sensor: id } = store;
  const sensor = { id, source: 'bocco', uuid: 'sensor' } as const;
  const judge = (readings: Reading[], at = now) => holdImplausible(db, sensor, readings, { now: at });
  return { store, db, sensor, judge };
}

test('single wrong dates are held with a reason, and their neighbours are stored', async () => {
  const { store, db, judge } = await open();
  const right = dayUpTo(now);
  const wrong = [0, Date.UTC(9999, 11, 31) / 1000, now + 9 * hour, -62_135_596_800].map((ts) => someReading(ts));
  const { plausible, held } = await judge([...wrong, ...right]);
  expect(plausible).toEqual(right);
  expect(held.map(({ reason }) => reason)).toEqual([
    'is of 1970, before there was a BOCCO: its date is wrong',
    "is 7979 years ahead of BOCCO's clock: its date is wrong",
    "is 9 h ahead of BOCCO's clock: its date may lack a time zone",
    'is of 1, before there was a BOCCO: its date is wrong',
  ]);
  const again = async () => expect(await judge([...wrong, ...right])).toEqual({ plausible: right, held: [] });
  expect(await commits(store, again)).toBe(false);
  expect(await listQuarantined(db, 9)).toHaveLength(4);
});

test('an answer whose dates lack their zone is held whole, and stays held when its time has come', async () => {
  const { judge } = await open();
  const shifted = dayUpTo(now + 9 * hour);
  const first = await judge(shifted);
  expect([first.plausible.length, first.held.length]).toEqual([0, 288]);
  expect(first.held.at(-1)?.reason).toBe(
    "came with readings that are 9 h ahead of BOCCO's clock: its date may lack a time zone",
  );
  // Nine hours later the same dates look fine; the same readings with the right dates are others.
  expect(await judge(shifted, now + 9 * hour)).toEqual({ plausible: [], held: [] });
  const right = dayUpTo(now);
  expect((await judge(right)).plausible).toEqual(right);
});

test('what is stored already is not held, and what a person accepted neither', async () => {
  const { db, sensor, judge } = await open();
  const [known, accepted] = [someReading(now + 9 * hour), someReading(5)];
  await insertReadings(db, sensor.id, [known]);
  expect(await judge([known])).toEqual({ plausible: [known], held: [] });
  await judge([accepted]);
  const [row] = await listQuarantined(db, 1);
  await insertReadings(db, sensor.id, [accepted]);
  if (row) await markAccepted(db, row);
  expect((await judge([known, accepted])).plausible).toEqual([known, accepted]);
});

test('no reading is both stored and held, none is neither, and nothing impossible is stored', async () => {
  const { judge } = await open();
  const offset = fc.oneof(fc.integer({ min: -86_400, max: 3600 }), fc.integer({ min: -2e9, max: 2e11 }));
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(offset, { maxLength: 20 }), fc.nat(1e6), async (offsets, round) => {
      const readings = offsets.map((by, at) => someReading(now + by, { id: round * 100 + at + 1 }));
      const { plausible, held } = await judge(readings);
      const heldIds = held.map(({ raw }) => (JSON.parse(raw) as { id: number }).id);
      const ids = [...plausible.map(({ id = 0 }) => id), ...heldIds];
      expect(ids.toSorted((a, b) => a - b)).toEqual(readings.map(({ id }) => id).toSorted((a, b) => a - b));
      expect(times(plausible).filter((ts) => whyImplausible(ts, now) !== undefined)).toEqual([]);
    }),
    { numRuns: runs(50) },
  );
});

test('without a clock of the answer’s own the store’s is taken', async () => {
  const { db, sensor } = await open();
  const soon = someReading(Math.floor(Date.now() / 1000) + 600);
  const late = someReading(Math.floor(Date.now() / 1000) + 2 * hour);
  expect((await holdImplausible(db, sensor, [soon, late])).plausible).toEqual([soon]);
  await insertReadings(db, sensor.id, [soon]);
  expect(await latestReading(db, sensor.id)).toMatchObject({ id: soon.id });
});
