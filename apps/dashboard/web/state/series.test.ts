import { metrics, perMetric } from '@roomlog/store/metrics';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReadingJson, SeriesJson } from '../../src/schemas.ts';
import { withEnd, withinSpan, withReadings } from './series.ts';

const minute = 60;
const instant = (ts: number) => `${new Date(ts * 1000).toISOString().slice(0, 19)}Z`;

const reading = (ts: number, temperature: number | null = ts): ReadingJson => ({
  id: ts,
  created_at: instant(ts),
  ...perMetric(() => null),
  temperature,
  humidity: 40,
});

/** As the server gives single readings at these times, null where one is a gap. */
const raw = (from: number, to: number, rows: [ts: number, value: number | null][]): SeriesJson => ({
  sensor: 's',
  resolution: 'raw',
  time_zone: 'Asia/Tokyo',
  from: instant(from),
  to: instant(to),
  time: rows.map(([ts]) => ts),
  ...perMetric(() => rows.map(() => null)),
  temperature: rows.map(([, value]) => value),
  humidity: rows.map(([, value]) => (value === null ? null : 40)),
});

const known = raw(0, 900, [
  [0, 0],
  [300, 300],
  [600, 600],
]);

test('readings that join on are added, and what has left the span is dropped', () => {
  expect(withReadings(known, [reading(900), reading(1200)], { from: 300, to: 1300 })).toEqual(
    raw(300, 1300, [
      [300, 300],
      [600, 600],
      [900, 900],
      [1200, 1200],
    ]),
  );
  expect(withReadings(known, [reading(900)], { from: 5000, to: 6000 })?.time).toEqual([900]);
});

test('a gap at the beginning is none any more', () => {
  const broken = raw(0, 9000, [
    [0, 0],
    [1, null],
    [6000, 1],
  ]);
  expect(withReadings(broken, [reading(6300)], { from: 1, to: 6400 })?.time).toEqual([6000, 6300]);
  expect(withReadings(broken, [reading(6300)], { from: 0, to: 6400 })?.time).toEqual([0, 1, 6000, 6300]);
});

test('what is known already changes nothing; once it is told twice it is there once', () => {
  const again = withReadings(known, [reading(600), reading(900), reading(900)], { from: 0, to: 1000 });
  expect(again?.time).toEqual([0, 300, 600, 900]);
});

test.for([
  ['after a hole', [reading(600 + 8 * minute)]],
  ['with a hole among them', [reading(900), reading(900 + 8 * minute)]],
  ['late', [reading(450)]],
  ['from before', [reading(-300)]],
  ['corrected', [reading(600, 21)]],
  ['corrected to nothing', [reading(600, null)]],
] as const)('readings that come %s are left to the server', ([, readings]) => {
  expect(withReadings(known, readings, { from: 0, to: 2000 })).toBeNull();
});

test('neither buckets nor an empty series grow by readings', () => {
  expect(withReadings({ ...known, resolution: '1h' }, [reading(900)], { from: 0, to: 1000 })).toBeNull();
  expect(withReadings(raw(0, 900, []), [reading(900)], { from: 0, to: 1000 })).toBeNull();
});

const hourly = (from: number, to: number, hours: [hour: number, value: number][]): SeriesJson => {
  const column = hours.map(([, value]) => value);
  const bands = Object.fromEntries(
    metrics.flatMap((metric) => [
      [metric, column],
      [`${metric}_min`, column],
      [`${metric}_max`, column],
    ]),
  );
  return { ...raw(from, to, []), resolution: '1h', ...bands, time: hours.map(([hour]) => 3600 * hour) };
};

test('the last bucket is replaced, new ones are added, and the one that the beginning cuts stays whole', () => {
  const week = hourly(0, 9000, [
    [0, 1],
    [1, 2],
    [2, 3],
  ]);
  const end = hourly(7200, 11_000, [
    [2, 30],
    [3, 40],
  ]);
  expect(withEnd(week, end, { from: 3700, to: 11_000 })).toEqual(
    hourly(3700, 11_000, [
      [1, 2],
      [2, 30],
      [3, 40],
    ]),
  );
  expect(withEnd(week, end, { from: 0, to: 11_000 })?.time).toEqual([0, 3600, 7200, 10_800]);
  expect(withEnd(week, { ...end, resolution: '30m' }, { from: 0, to: 11_000 })).toBeNull();
  expect(withEnd(week, hourly(10_800, 11_000, [[3, 40]]), { from: 0, to: 11_000 })).toBeNull();
});

test('grown in whatever portions, told twice or not, a series is the one that the server would give', () => {
  const steps = fc.array(fc.integer({ min: 1, max: 450 }), { minLength: 2, maxLength: 30 });
  const portions = fc.array(fc.record({ size: fc.integer({ min: 1, max: 5 }), again: fc.nat(3) }), { maxLength: 20 });
  fc.assert(
    fc.property(steps, portions, fc.nat(5000), (gaps, told, from) => {
      const times = gaps.map((_, at) => gaps.slice(0, at + 1).reduce((sum, step) => sum + step, 0));
      const span = { from, to: 20_000 };
      let series = raw(0, 20_000, [[times[0] ?? 0, times[0] ?? 0]]);
      let known = 1;
      for (const { size, again } of told) {
        const news = times.slice(Math.max(1, known - again), known + size);
        series =
          withReadings(
            series,
            news.map((ts) => reading(ts)),
            { from: 0, to: 20_000 },
          ) ?? series;
        known = Math.min(times.length, known + size);
      }
      const last = times[known - 1] ?? 0;
      const shown = times.slice(0, known).filter((ts) => ts >= span.from);
      const cut = withReadings(series, [reading(last)], span);
      expect(cut).toEqual(
        raw(
          from,
          20_000,
          shown.map((ts) => [ts, ts]),
        ),
      );
    }),
  );
});

test('an answer for a longer span is cut to what the server would give', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 900 }), { maxLength: 40 }), fc.nat(9000), fc.nat(9000), (steps, a, b) => {
      const rows = steps.map((_, at): [number, number] => {
        const ts = steps.slice(0, at + 1).reduce((sum, step) => sum + step + 1, 0);
        return [ts, ts];
      });
      const span = { from: Math.min(a, b), to: Math.max(a, b) + 1 };
      const within = rows.filter(([at]) => at >= span.from && at < span.to);
      expect(withinSpan(raw(0, 99_999, rows), span)).toEqual(raw(span.from, span.to, within));
    }),
  );
  const hours = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at): [number, number] => [from + at, from + at]);
  const span = { from: 3600 * 3 + 1, to: 3600 * 6 + 1 };
  expect(withinSpan(hourly(0, 3600 * 9, hours(0, 9)), span)).toEqual(hourly(span.from, span.to, hours(3, 7)));
});

test('buckets whose end is loaded again are the ones that the server would give', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 40 }), fc.nat(), (count, more, any) => {
      const first = any % count;
      const hours = (from: number, to: number, value: number) =>
        Array.from({ length: to - from }, (_, at): [number, number] => [from + at, value]);
      const all = hourly(0, 3600 * count, hours(0, count, 1));
      const end = hourly(0, 3600 * (count + more), hours(count - 1, count + more, 2));
      const span = { from: 3600 * first + 1, to: 3600 * (count + more) };
      const kept = hours(first, count - 1, 1);
      const expected = hourly(span.from, span.to, [...kept, ...hours(count - 1, count + more, 2)]);
      expect(withEnd(all, end, span)).toEqual(expected);
    }),
  );
});
