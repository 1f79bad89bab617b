import fc from 'fast-check';
import { expect, test } from 'vitest';
import { perMetric } from '../metrics.ts';
import type { Reading } from '../model.ts';
import type { StoredReading } from '../schema.ts';
import { emoStore, observed } from '../testing/emo-store.ts';
import { commits, countStatements, someReading } from '../testing/temporary-store.ts';
import { countReadingConflicts } from './conflicts.ts';
import { observedNews } from './observed.ts';
import { readingsBetween } from './read.ts';
import { insertAnswers, insertReadings } from './readings.ts';
import { timingOf } from './timing.ts';

const start = Date.parse('2026-08-03T00:00:00Z') / 1000;
const hour = 3600;

const values = (temperature: number | null) => ({ ...perMetric(() => null), temperature });

/** Polls as they come: at most so many seconds apart, with few values, so that they often stay the same. */
const pollsUpTo = (seconds: number) =>
  fc
    .array(
      fc.record({ after: fc.integer({ min: 1, max: seconds }), value: fc.constantFrom(2000, 2000, 2000, 2010, null) }),
      {
        minLength: 1,
        maxLength: 60,
      },
    )
    .map((steps) => {
      let ts = start;
      return steps.map(({ after, value }) => {
        ts += after;
        return { ts, value };
      });
    });

function rowsOf(polls: readonly { ts: number; value: number | null }[]): StoredReading[] {
  const rows: StoredReading[] = [];
  for (const { ts, value } of polls) {
    if (observedNews(rows.at(-1), values(value), ts)) rows.push({ ts, id: 1, ...values(value) });
  }
  return rows;
}

test('no change is lost: the rows say of each poll what it saw', () => {
  fc.assert(
    fc.property(pollsUpTo(4 * hour), (polls) => {
      const rows = rowsOf(polls);
      for (const { ts, value } of polls.filter((poll) => poll.value !== null)) {
        expect(rows.findLast((row) => row.ts <= ts)?.temperature).toBe(value);
      }
    }),
  );
});

test('the same poll is stored once, however often it is read', () => {
  fc.assert(
    fc.property(pollsUpTo(4 * hour), (polls) => {
      expect(rowsOf(polls.flatMap((poll) => [poll, poll, poll]))).toEqual(rowsOf(polls));
    }),
  );
});

test('while polls come each half hour, no rows are more than an hour apart, and no half hour with a poll is empty', () => {
  fc.assert(
    fc.property(pollsUpTo(1800), (given) => {
      const polls = given.filter(({ value }) => value !== null);
      const rows = rowsOf(polls);
      for (const [at, { ts }] of polls.entries()) {
        const before = polls[at - 1]?.ts ?? ts;
        if (ts - before > 1800) continue;
        expect(ts - (rows.findLast((row) => row.ts <= ts)?.ts ?? 0)).toBeLessThanOrEqual(hour);
        const slot = Math.floor(ts / 1800);
        expect(rows.some((row) => Math.floor(row.ts / 1800) === slot)).toBe(true);
      }
    }),
  );
});

test('of a poll without any value nothing is stored', () => {
  expect(observedNews(undefined, values(null), start)).toBe(false);
});

const rows = async ({ db, sensor }: Awaited<ReturnType<typeof emoStore>>) =>
  (await readingsBetween(db, sensor, { from: start, to: start + 9 * hour, limit: 99 })).map(
    ({ ts, id, temperature }) => [ts - start, id, temperature],
  );

test('what polls see is stored when it is news; what a service dates is stored as it comes', async () => {
  const store = await emoStore();
  const { db, sensor } = store;
  for (const [seconds, temperature] of [
    [0, 21],
    [300, 21],
    [600, 21.5],
    [900, 21.5],
    [1800, 21.5],
    [2100, 21.5],
  ] as const) {
    await insertReadings(db, sensor, [observed(start + seconds, temperature)]);
  }
  const dated: Reading = { ...observed(start + 2200, 21.5), timing: 'measured' };
  expect(await insertReadings(db, sensor, [dated])).toEqual([2]);
  expect(await rows(store)).toEqual([
    [0, 1, 2100],
    [600, 1, 2150],
    [1800, 1, 2150],
    [2200, 2, 2150],
  ]);
  expect([1, 2, 0, 7].map((id) => timingOf('emo', id))).toEqual(['observed', 'measured', 'observed', 'observed']);
  expect([1, 2, 0, 7].map((id) => timingOf('bocco', id))).toEqual(Array.from({ length: 4 }, () => 'measured'));
});

test('several values of one answer are compared in the order of time, with what is stored before them', async () => {
  const store = await emoStore();
  const { db, sensor } = store;
  await insertReadings(db, sensor, [observed(start, 20)]);
  await insertReadings(db, sensor, [
    observed(start + 900, 21),
    observed(start + 300, 20),
    observed(start + 600, 21),
    observed(start + 1200, 20),
  ]);
  expect(await rows(store)).toEqual([
    [0, 1, 2000],
    [600, 1, 2100],
    [1200, 1, 2000],
  ]);
  expect(await countReadingConflicts(db)).toBe(0);
});

test('a poll that says nothing new costs no commit, and a home without emo no statement more', async () => {
  const store = await emoStore();
  const { db, sensor, bocco } = store;
  await insertReadings(db, sensor, [observed(start)]);
  await insertReadings(db, bocco.sensor, [someReading(start)]);
  const answers = [{ sensorId: sensor, readings: [observed(start + 60)] }];
  expect(await commits(store, () => insertAnswers(db, answers))).toBe(false);
  const known = () => insertAnswers(db, [{ sensorId: bocco.sensor, readings: [someReading(start)] }]);
  expect(await countStatements(store, known)).toBe(1);
});
