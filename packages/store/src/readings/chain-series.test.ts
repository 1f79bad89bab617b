import { expect, test } from 'vitest';
import { chainOf, setContinues } from '../rooms/chain.ts';
import { findSensor } from '../rooms/rooms.ts';
import { emoStore, observed } from '../testing/emo-store.ts';
import { someReading } from '../testing/temporary-store.ts';
import { readChainSeries } from './chain-series.ts';
import { readDays } from './local-days.ts';
import { insertReadings } from './readings.ts';
import { readSeries } from './series.ts';
import { readUsual } from './usual.ts';

const start = Date.parse('2026-08-03T00:00:00Z') / 1000;
const hour = 3600;

/** BOCCO's sensor for some hours (at 10 °C), and emo's from some hour on (at 20 °C), which took its place. */
async function line(until: number, from: number) {
  const store = await emoStore();
  const { db, sensor, bocco } = store;
  const old = Array.from({ length: until * 12 }, (_, at) => someReading(start + at * 300, { temperature: 10 }));
  await insertReadings(db, bocco.sensor, old);
  const young = Array.from({ length: 24 }, (_, at) => observed(start + from * hour + at * 300, 20 + (at % 2)));
  for (const reading of young) await insertReadings(db, sensor, [reading]);
  const [earlier, later] = [await findSensor(db, 'sensor'), await findSensor(db, 'air')];
  if (!earlier || !later) throw new Error('two sensors were made');
  await setContinues(db, later, earlier);
  const chain = await chainOf(db, later);
  const range = { from: start, to: start + 12 * hour, zone: 'UTC' };
  return { ...store, chain, range };
}

test('one line: the later sensor is drawn as soon as it has readings, and marked where it begins', async () => {
  const { db, sensor, chain, range } = await line(4, 3);
  const series = await readChainSeries(db, chain, range, 'raw');
  expect(series.changes).toEqual([{ time: start + 3 * hour, sensor }]);
  expect(series.time).toEqual(series.time.toSorted((a, b) => a - b));
  expect(series.time.length).toBe(3 * 12 + 24);
  expect(series.time.map((ts, at) => ts < start + 3 * hour === (series.temperature[at] === 10))).not.toContain(false);
});

test('a time in which neither had readings is a gap', async () => {
  const { db, chain, range } = await line(2, 4);
  const raw = await readChainSeries(db, chain, range, 'raw');
  expect(raw.temperature.filter((value) => value === null)).toHaveLength(1);
  expect(raw.humidity.indexOf(null)).toBe(24);
  const hours = await readChainSeries(db, chain, range, '1h');
  expect(hours.temperature).toEqual([10, 10, null, 20.5, 20.5]);
  expect(hours.temperature_max).toEqual([10, 10, null, 21, 21]);
});

test.for(['30m', '1h', '1d', '1w', 'auto'] as const)(
  'in %s each bucket is there once, and is the later sensor’s',
  async (wanted) => {
    const { db, sensor, chain, range } = await line(4, 3.25);
    const series = await readChainSeries(db, chain, range, wanted);
    expect(new Set(series.time).size).toBe(series.time.length);
    const alone = await readSeries(db, sensor, range, wanted);
    expect(series.resolution).toBe(alone.resolution);
    expect(series.temperature.slice(-alone.time.length)).toEqual(alone.temperature);
    if (wanted === '1d' || wanted === '1w') expect([series.time.length, series.changes]).toEqual([1, []]);
    else expect(series.changes.map(({ time }) => time)).toEqual(alone.time.slice(0, 1));
  },
);

test('a sensor alone, one without readings and a range without any are drawn as they are', async () => {
  const { db, chain, range, sensor } = await line(4, 3);
  const own = chain.filter(({ id }) => id === sensor);
  expect(await readChainSeries(db, own, range, '1h')).toEqual({
    ...(await readSeries(db, sensor, range, '1h')),
    changes: [],
  });
  const later = { from: start + 30 * hour, to: start + 40 * hour, zone: 'UTC' };
  expect(await readChainSeries(db, chain, later, 'raw')).toEqual({
    ...(await readSeries(db, sensor, later, 'raw')),
    changes: [],
  });
  const before = { ...range, to: start + 2 * hour };
  expect((await readChainSeries(db, chain, before, 'raw')).changes).toEqual([]);
});

test.for(['30m', '2h'] as const)('days of %s are the line’s too, each slot of one sensor', async (step) => {
  const { db, chain, range } = await line(4, 3);
  const ids = chain.map(({ id }) => id);
  const { days } = await readDays(db, ids, { ...range, to: start + 1 }, step, ['temperature']);
  const slots = days.temperature?.[0]?.filter((mean) => mean !== null);
  const means =
    step === '30m' ? [...Array(6).fill(10), ...Array(4).fill(20.5)] : [10, (12 * 10 + 12 * 20.5) / 24, 20.5];
  expect(slots).toEqual(means);
});

test('what is usual is made from the whole line', async () => {
  const { db, bocco, sensor, chain } = await line(1, 24);
  const day = 86_400;
  const old = Array.from({ length: 40 * 24 }, (_, at) => someReading(start - at * hour - 60, { temperature: 12 }));
  await insertReadings(db, bocco.sensor, old);
  const today = start / day + 2;
  expect((await readUsual(db, [sensor], today, 'UTC')).temperature).toBeNull();
  const ids = chain.map(({ id }) => id);
  expect((await readUsual(db, ids, today, 'UTC')).temperature?.filter((band) => band !== null).length).toBeGreaterThan(
    20,
  );
});
