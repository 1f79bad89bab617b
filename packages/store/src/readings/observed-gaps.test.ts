/** Gaps of sensors whose readings are observed: a value that stays the same is none, a time without an answer is one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OutageCause } from '../causes.ts';
import { jobFinished, jobStarted, pollJob } from '../collector/jobs.ts';
import { recordOutage } from '../collector/outages.ts';
import { setSetting } from '../settings.ts';
import { emoStore, observed } from '../testing/emo-store.ts';
import { someReading } from '../testing/temporary-store.ts';
import { cadenceOf } from './cadence.ts';
import type { Gap } from './explain-gap.ts';
import { explainSilence } from './explain-silence.ts';
import { gapsBetween } from './gaps.ts';
import { insertAnswers, insertReadings } from './readings.ts';
import { readSeries } from './series.ts';
import { staleAfter } from './staleness.ts';

const start = Date.parse('2026-08-03T00:00:00Z') / 1000;
const everything = { from: 0, to: 2 ** 40 };
type EmoStore = Awaited<ReturnType<typeof emoStore>>;

const time = (minute: number) => start + minute * 60;

async function answered({ db, account }: EmoStore, minute: number): Promise<void> {
  await jobStarted(db, { account_id: account.id, job: pollJob }, time(minute));
  await jobFinished(db, { account_id: account.id, job: pollJob }, time(minute));
}

/** Polls at these minutes, of which each sees the same value unless another is given. */
async function poll(store: EmoStore, minutes: readonly number[], temperature = 21): Promise<void> {
  for (const minute of minutes) {
    await insertReadings(store.db, store.sensor, [observed(time(minute), temperature)]);
    await answered(store, minute);
  }
}

const every = (step: number, from: number, to: number) =>
  Array.from({ length: (to - from) / step + 1 }, (_, at) => from + at * step);

const outage = ({ db, account }: EmoStore, cause: OutageCause, minute: number) =>
  recordOutage(db, { account_id: account.id }, cause, time(minute));

/** In minutes after the start. */
async function listed({ db, sensor }: EmoStore, nowMinute: number) {
  const gaps = await gapsBetween(db, sensor, everything, time(nowMinute));
  return gaps.map(({ from, to, cause, ongoing }) => [
    (from - start) / 60,
    (to - start) / 60,
    cause,
    ...(ongoing ? ['ongoing'] : []),
  ]);
}

test('a value that stays the same is no gap, in the list and in the line of a chart', async () => {
  const store = await emoStore();
  await poll(store, every(5, 0, 180));
  for (const minute of [181, 185, 194]) expect(await listed(store, minute)).toEqual([]);
  const range = { from: start, to: time(200), zone: 'UTC' };
  const raw = await readSeries(store.db, store.sensor, range, 'raw');
  expect(raw.time).toEqual(every(30, 0, 180).map(time));
  expect((await readSeries(store.db, store.sensor, range, '30m')).temperature).toEqual(every(30, 0, 180).map(() => 21));
});

test('a gap begins with the last poll that said something, and ends with the next one', async () => {
  const store = await emoStore();
  await poll(store, every(5, 0, 40));
  await outage(store, 'collector_off', 220);
  await poll(store, [220]);
  expect(await listed(store, 221)).toEqual([[40, 220, 'collector_off']]);
  const raw = await readSeries(store.db, store.sensor, { from: start, to: time(230), zone: 'UTC' }, 'raw');
  expect(raw.temperature).toEqual([21, 21, null, 21]);
});

test('causes follow each other as they did, and the last one explains the rest', async () => {
  const store = await emoStore();
  await poll(store, every(5, 0, 40));
  await outage(store, 'bocco_unreachable', 50);
  await outage(store, 'bocco_unreachable', 90);
  await outage(store, 'rate_limited', 120);
  await poll(store, [125], 22);
  expect(await listed(store, 126)).toEqual([
    [40, 90, 'bocco_unreachable'],
    [90, 125, 'rate_limited'],
  ]);
});

test('one that has ended before the next row is known at once, and stays', async () => {
  const store = await emoStore();
  await poll(store, [30, 35]);
  await outage(store, 'collector_off', 52);
  await poll(store, [52]);
  expect(await listed(store, 54)).toEqual([[35, 52, 'collector_off']]);
  await poll(store, [57, 62]);
  expect(await listed(store, 63)).toEqual([[35, 52, 'collector_off']]);
});

test('two polls that fail are no gap', async () => {
  const store = await emoStore();
  await poll(store, [0, 5, 10]);
  await outage(store, 'bocco_unreachable', 20);
  await poll(store, [24], 22);
  expect(await listed(store, 25)).toEqual([]);
});

test('answers without a value, for longer than a value needs no row, are the sensor’s silence', async () => {
  const store = await emoStore();
  await poll(store, [0]);
  for (const minute of every(5, 5, 180)) await answered(store, minute);
  expect(await listed(store, 182)).toEqual([[0, 182, 'sensor_silent', 'ongoing']]);
  await poll(store, [185]);
  expect(await listed(store, 186)).toEqual([[0, 185, 'sensor_silent']]);
});

test('it goes on until now when three polls have said nothing, by the interval of the polls', async () => {
  const store = await emoStore();
  await poll(store, every(5, 0, 10));
  expect(await listed(store, 25)).toEqual([]);
  expect(await listed(store, 26)).toEqual([[10, 26, 'collector_off', 'ongoing']]);
  await setSetting(store.db, 'poll_seconds', '600');
  expect(await listed(store, 40)).toEqual([]);
  expect(await listed(store, 41)).toEqual([[10, 41, 'collector_off', 'ongoing']]);
  expect([await staleAfter(store.db), await staleAfter(store.db, 'emo')]).toEqual([1800, 3600]);
});

test('what comes late into a gap leaves two, with its cause', async () => {
  const store = await emoStore();
  await poll(store, every(5, 0, 40));
  await outage(store, 'collector_off', 220);
  await poll(store, [220]);
  await insertReadings(store.db, store.sensor, [someReading(time(35), { id: 0 })], 'file');
  expect(await listed(store, 221)).toEqual([[40, 220, 'collector_off']]);
  await insertReadings(store.db, store.sensor, [someReading(time(100), { id: 0 })], 'file');
  expect(await listed(store, 221)).toEqual([
    [40, 100, 'collector_off'],
    [100, 220, 'collector_off'],
  ]);
});

test('where nothing is known of the polls, only what no value leaves out is a gap', async () => {
  const store = await emoStore();
  const file = [0, 45, 91].map((minute) => someReading(time(minute), { id: 0 }));
  await insertReadings(store.db, store.sensor, file, 'file');
  expect(await listed(store, 92)).toEqual([[45, 91, 'not_recorded']]);
});

test('in one transaction with others each sensor has the rule of its source', async () => {
  const store = await emoStore();
  const { db, sensor, bocco, account } = store;
  for (const minute of every(5, 0, 60)) {
    const readings = minute % 30 === 0 ? [someReading(time(minute))] : [];
    await insertAnswers(db, [
      { sensorId: sensor, readings: [observed(time(minute))] },
      { sensorId: bocco.sensor, readings },
    ]);
    await answered(store, minute);
    await jobStarted(db, { account_id: 1, job: pollJob }, time(minute));
    await jobFinished(db, { account_id: 1, job: pollJob }, time(minute));
  }
  expect(account.source).toBe('emo');
  expect(await listed(store, 61)).toEqual([]);
  const others = await gapsBetween(db, bocco.sensor, everything, time(61));
  expect(others.map(({ from, to, cause: why }) => [(from - start) / 60, (to - start) / 60, why])).toEqual([
    [0, 25, 'sensor_silent'],
    [25, 30, 'beyond_window'],
    [30, 55, 'sensor_silent'],
    [55, 60, 'beyond_window'],
  ]);
});

const cause = fc.constantFrom<OutageCause>('collector_off', 'bocco_unreachable', 'rate_limited');
const knownPolls = fc.record({
  answeredUntil: fc.option(fc.integer({ min: -2000, max: 12_000 }), { nil: undefined }),
  outages: fc
    .array(fc.record({ apart: fc.nat(3000), length: fc.integer({ min: 1, max: 4000 }), cause }), { maxLength: 5 })
    .map((steps) => {
      let reached = -3000;
      return steps.map(({ apart, length, cause: why }) => {
        const from_at = reached + apart;
        reached = from_at + length;
        return { from_at, to_at: reached, cause: why };
      });
    }),
});

test('whatever is known of the polls, gaps lie in their span, in order, and none is short', () => {
  const cadence = cadenceOf('emo', 300);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), knownPolls, (to, polls) => {
      const gaps = explainSilence({ from: 0, to }, { ...polls, rest: 'beyond_window' }, cadence);
      let reached = 0;
      const lengths: number[] = [];
      for (const gap of gaps) {
        expect([gap.from >= reached, gap.to > gap.from, gap.to <= to]).toEqual([true, true, true]);
        const isFirst = gap.from > reached || lengths.length === 0;
        lengths.push((isFirst ? 0 : (lengths.pop() ?? 0)) + gap.to - gap.from);
        reached = gap.to;
      }
      expect(lengths.every((length) => length > cadence.lost)).toBe(true);
      expect(longestPartWithout(gaps, to)).toBeLessThanOrEqual(cadence.gap + cadence.lost * (polls.outages.length + 1));
    }),
  );
});

function longestPartWithout(gaps: readonly Gap[], to: number): number {
  const ends = [0, ...gaps.map((gap) => gap.to)];
  const begins = [...gaps.map((gap) => gap.from), to];
  return Math.max(...ends.map((end, at) => (begins[at] ?? to) - end));
}
