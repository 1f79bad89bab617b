import { perMetric } from '@roomlog/store/metrics';
import { startOfDay } from '@roomlog/store/time';
import { expect, test } from 'vitest';
import type { SeriesJson } from '../../src/schemas.ts';
import { rowAt, summarize, toColumns, withoutUnfinished } from './columns.ts';

const t0 = Date.parse('2026-11-21T15:00:00Z') / 1000;

/** Temperatures at multiples of `step`; null stands for a row without any value. */
function series(
  values: (number | null)[],
  { step = 300, resolution = 'raw', to = values.length * step, more = {} }: Partial<Options> = {},
): SeriesJson {
  return {
    sensor: 's',
    resolution,
    time_zone: 'Asia/Tokyo',
    from: new Date(t0 * 1000).toISOString(),
    to: new Date((t0 + to) * 1000).toISOString(),
    time: values.map((_, row) => t0 + row * step),
    ...perMetric(() => values),
    ...more,
  };
}
interface Options {
  step: number;
  resolution: SeriesJson['resolution'];
  to: number;
  more: Partial<SeriesJson>;
}

test('a null row breaks the line and leaves a gap between the readings around it', () => {
  const columns = toColumns(series([20, 21, null, 23]));
  expect(columns.temperature.mean).toEqual([20, 21, Number.NaN, 23]);
  expect(columns.temperature.gaps).toEqual([{ from: t0 + 300, to: t0 + 900 }]);
});

test('what is missing before the first and after the last reading is a gap too', () => {
  const late = series([20, 21], { to: 7200 });
  expect(toColumns(late).temperature.gaps).toEqual([{ from: t0 + 300, to: t0 + 7200 }]);
  expect(toColumns(late, { begin: 0, end: 7200 }).temperature.gaps).toEqual([]);
  const early = { ...series([20]), from: new Date((t0 - 3600) * 1000).toISOString() };
  expect(toColumns(early).temperature.gaps[0]).toEqual({ from: t0 - 3600, to: t0 });
  expect(toColumns(early, { begin: 3600, end: 0 }).temperature.gaps[0]?.from).not.toBe(t0 - 3600);
  const none = series([], { to: 3600 });
  expect(toColumns(none).temperature.gaps).toEqual([{ from: t0, to: t0 + 3600 }]);
});

test('one metric alone may be missing', () => {
  const columns = toColumns(series([20, 21, 22], { more: { humidity: [40, null, 42] } }));
  expect(columns.humidity.gaps).toEqual([{ from: t0, to: t0 + 600 }]);
  expect(columns.temperature.gaps).toEqual([]);
  expect(rowAt(columns, t0 + 310)).toBe(1);
});

test('a bucket is drawn in its middle, and a gap ends where buckets begin and end', () => {
  const columns = toColumns(series([20, null, null, 23], { step: 3600, resolution: '1h' }));
  expect(columns.at[0]).toBe(t0 + 1800);
  expect(columns.temperature.gaps).toEqual([{ from: t0 + 3600, to: t0 + 3 * 3600 }]);
});

test('the bucket that is still filling is drawn in the middle of what has passed', () => {
  const columns = toColumns(series([20, 21], { step: 86_400, resolution: '1d', to: 86_400 + 7200 }));
  expect(columns.at[1]).toBe(t0 + 86_400 + 3600);
  expect(columns.temperature.gaps).toEqual([]);
});

test('the cursor finds the nearest reading, and nothing inside a gap', () => {
  const columns = toColumns(series([20, 21, null, 23]));
  expect(rowAt(columns, t0 + 140)).toBe(0);
  expect(rowAt(columns, t0 + 160)).toBe(1);
  expect(rowAt(columns, t0 + 600)).toBe(-1);
  expect(rowAt(columns, t0 + 901)).toBe(3);
  expect(rowAt(toColumns(series([])), t0)).toBe(-1);
});

test('lowest and highest come from the bands, within what is seen', () => {
  const more = { temperature_min: [10, 19, null, 5], temperature_max: [22, 29, null, 40] };
  const columns = toColumns(series([20, 22, null, 24], { step: 3600, resolution: '1h', more }));
  const seen = { from: t0, to: t0 + 2 * 3600 };
  expect(summarize(columns, 'temperature', seen)).toMatchObject({ low: 10, average: 21, high: 29 });
  expect(summarize(columns, 'temperature', { from: t0 + 9000, to: t0 + 9001 })).toBeNull();
});

test.each([
  // Of a day of 25 hours, the last one has begun.
  ['1d', ['2026-10-30', '2026-10-31', '2026-11-01'], '2026-11-01T21:00:00-05:00', 2],
  ['1d', ['2026-10-30', '2026-10-31', '2026-11-01'], '2026-11-02T00:00:00-05:00', 3],
  ['1d', ['2026-11-01'], '2026-11-01T01:00:00-04:00', 1],
  ['1h', ['2026-10-30', '2026-10-31'], '2026-10-31T00:30:00-04:00', 2],
] as const)('%s: of %j at %s there are %d left', (resolution, days, now, left) => {
  const time = days.map((day) => startOfDay(Date.parse(`${day}T12:00:00-04:00`) / 1000, 'America/New_York'));
  const values = time.map(() => 20);
  const series = {
    sensor: 's',
    resolution,
    time_zone: 'America/New_York',
    from: `${days[0]}T00:00:00-04:00`,
    to: now,
    time,
    ...perMetric(() => values),
  };
  const columns = withoutUnfinished(toColumns(series), Date.parse(now) / 1000);
  expect([columns.at.length, columns.temperature.mean.length]).toEqual([left, left]);
});
