/** Years laid over one another, from January to December: a line for each. Pure. */
import { type Metric, perMetric } from '@roomlog/store/metrics';
import { calendarDate, fromWallClock } from '@roomlog/store/time';
import { type Span, shiftYears } from '../state/range.ts';
import type { Columns } from './columns.ts';

export interface YearLine {
  year: number;
  /** At the times of the axis. Their gaps are empty: in another year there is something. */
  columns: Columns;
}

export interface Years {
  /** The newest first. */
  lines: YearLine[];
  /** What is read at the cursor: the newest year, and what was in the year before when that was later in the year. */
  newest: Columns;
  /** The year of each row of `newest`. */
  yearOf: number[];
}

type Row = { row: number; year: number; at: number };

/** @param axisYear the calendar year of the axis */
export function layYears(columns: Columns, axisYear: number, zone: string): Years {
  const rows = columns.at.map((at, row): Row => {
    const { year } = calendarDate(at, zone);
    return { row, year, at: shiftYears(at, zone, axisYear - year) };
  });
  const years = [...new Set(rows.map(({ year }) => year))].toReversed();
  const ofYear = (year: number) => rows.filter((row) => row.year === year);
  const lines = years.map((year) => {
    // With a neighbour at each end, so that a line goes on to the edge.
    const before = ofYear(year - 1).slice(-1);
    const after = ofYear(year + 1).slice(0, 1);
    const moved = (row: Row, by: number) => ({ ...row, at: shiftYears(row.at, zone, by) });
    const line = [...before.map((row) => moved(row, -1)), ...ofYear(year), ...after.map((row) => moved(row, 1))];
    return { year, columns: meansOf(pick(columns, line, () => [])) };
  });

  const [year = axisYear] = years;
  const own = ofYear(year);
  const begin = fromWallClock(Date.UTC(axisYear, 0) / 1000, zone);
  const end = own.at(-1)?.at ?? begin;
  const earlier = ofYear(year - 1).filter(({ at }) => at > end);
  const parts = [
    { by: axisYear - year, from: begin, to: end },
    { by: axisYear - year + 1, from: end, to: Number.POSITIVE_INFINITY },
  ];
  const gapsOf = (metric: Metric) =>
    parts.flatMap(({ by, from, to }) =>
      columns[metric].gaps
        .map((gap) => ({
          from: Math.max(from, shiftYears(gap.from, zone, by)),
          to: Math.min(to, shiftYears(gap.to, zone, by)),
        }))
        .filter((gap) => gap.to > gap.from),
    );
  const newest = [...own, ...earlier];
  return { lines, newest: pick(columns, newest, gapsOf), yearOf: newest.map((row) => row.year) };
}

/** Bands of many years would hide one another. */
const meansOf = (columns: Columns): Columns => ({
  ...columns,
  ...perMetric((metric) => ({ ...columns[metric], min: null, max: null })),
});

const bucketSeconds = { '1d': 86_400, '1w': 7 * 86_400 } as const;

/** A year's value at `ts` of the axis; null where it has none. */
export function valueOfYear({ columns }: YearLine, metric: Metric, ts: number): number | null {
  const { at, resolution, [metric]: of } = columns;
  const reach = resolution === '1d' || resolution === '1w' ? bucketSeconds[resolution] / 2 : 0;
  const row = at.findIndex((middle) => Math.abs(middle - ts) <= reach + 3600);
  const value = of.mean[row] ?? Number.NaN;
  return Number.isNaN(value) ? null : value;
}

function pick(columns: Columns, rows: readonly Row[], gapsOf: (metric: Metric) => Span[]): Columns {
  const take = (values: readonly number[]) => rows.map(({ row }) => values[row] ?? Number.NaN);
  return {
    resolution: columns.resolution,
    start: take(columns.start),
    at: rows.map(({ at }) => at),
    ...perMetric((metric) => {
      const { mean, min, max } = columns[metric];
      return { mean: take(mean), min: min && take(min), max: max && take(max), gaps: gapsOf(metric) };
    }),
  };
}
