import { perMetric } from '@roomlog/store/metrics';
import { calendarDate, startOfDay } from '@roomlog/store/time';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SeriesJson } from '../../src/schemas.ts';
import { toColumns } from './columns.ts';
import { layYears, valueOfYear } from './years.ts';

const zone = 'Asia/Tokyo';

/** A mean for each day from `first` on: its number; null where a day is left out. */
function daily(first: string, count: number, missing: (day: number) => boolean = () => false) {
  const begin = Date.parse(`${first}T00:00:00+09:00`) / 1000;
  const time = Array.from({ length: count }, (_, day) => startOfDay(begin, zone, day));
  const values = time.map((_, day) => (missing(day) ? null : day));
  const edge = (ts: number) => new Date(ts * 1000).toISOString();
  const series: SeriesJson = {
    sensor: 's',
    resolution: '1d',
    time_zone: zone,
    from: edge(begin),
    to: edge(startOfDay(begin, zone, count)),
    time,
    ...perMetric(() => values),
  };
  return toColumns(series);
}

const dateOf = (ts: number) => {
  const { year, month, day } = calendarDate(ts, zone);
  return `${year}-${month}-${day}`;
};

test('each year has a line over the months of this year, with a neighbour at each end', () => {
  const { lines } = layYears(daily('2024-11-01', 500), 2026, zone);
  expect(lines.map(({ year, columns }) => [year, dateOf(columns.at[0] ?? 0), dateOf(columns.at.at(-1) ?? 0)])).toEqual([
    [2026, '2025-12-31', '2026-3-15'],
    [2025, '2025-12-31', '2027-1-1'],
    [2024, '2026-11-1', '2027-1-1'],
  ]);
});

test('what is read is this year, and what was later in the year before', () => {
  const columns = daily('2024-11-01', 500);
  const { newest, yearOf } = layYears(columns, 2026, zone);
  expect(newest.at).toEqual(newest.at.toSorted((a, b) => a - b));
  expect([newest.at.length, yearOf.filter((year) => year === 2026).length]).toEqual([365, 74]);
  const row = newest.at.findIndex((at) => dateOf(at) === '2026-12-24');
  expect([yearOf[row], dateOf(newest.start[row] ?? 0)]).toEqual([2025, '2025-12-24']);
  expect(newest.temperature.mean[row]).toBe(columns.temperature.mean[columns.start.indexOf(newest.start[row] ?? 0)]);
});

test('a gap is where the year that is read has one', () => {
  const isMissing = (day: number) => day >= 100 && day < 110;
  const { newest, lines } = layYears(daily('2025-01-01', 400, isMissing), 2026, zone);
  expect(newest.temperature.gaps.map(({ from, to }) => [dateOf(from), dateOf(to)])).toEqual([
    ['2026-4-11', '2026-4-21'],
  ]);
  expect(lines.flatMap(({ columns }) => columns.temperature.gaps)).toEqual([]);
});

test('a year has no value where it has no bucket, however near the next one is', () => {
  const [, last] = layYears(daily('2025-10-01', 200), 2026, zone).lines;
  const at = (date: string) => Date.parse(`${date}T12:00:00+09:00`) / 1000;
  expect(
    last && ['2026-09-29', '2026-10-01', '2026-12-31'].map((date) => valueOfYear(last, 'temperature', at(date))),
  ).toEqual([null, 0, 91]);
});

test('no bucket is lost or drawn in another month, whatever the beginning and the length', () => {
  const days = fc.integer({ min: 0, max: 4000 });
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 1500 }), (begin, count) => {
      const first = new Date(Date.UTC(2014, 0, 1 + begin)).toISOString().slice(0, 10);
      const columns = daily(first, count);
      const { lines } = layYears(columns, 2028, zone);
      // 2028 is a leap year: each day has its own place.
      const own = lines.flatMap(({ year, columns: { at, start } }) =>
        start.flatMap((ts, row) => (calendarDate(ts, zone).year === year ? [{ ts, at: at[row] ?? 0 }] : [])),
      );
      expect(own.map(({ ts }) => ts).toSorted((a, b) => a - b)).toEqual(columns.start);
      for (const { ts, at } of own) expect(dateOf(at).slice(5)).toBe(dateOf(ts).slice(5));
    }),
    { numRuns: 50 },
  );
});
