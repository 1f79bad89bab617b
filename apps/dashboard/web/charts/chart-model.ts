/** Everything the charts draw, computed from the loaded series, the frame, the theme and the language. */
import { computed } from '@preact/signals';
import type { Band } from '@roomlog/climate';
import { type Metric, metricDefinitions, metrics, perMetric } from '@roomlog/store/metrics';
import { frame, isLive, limits, loaded } from '../state/history.ts';
import { t } from '../state/language.ts';
import type { Span } from '../state/range.ts';
import { isPhone } from '../state/screen.ts';
import { comfort, zone } from '../state/state.ts';
import { rootStyle } from '../state/theme.ts';
import { clock, day, dayOfMonth, hourOnly, integer, month, number, year } from '../text/formats.ts';
import type { Annotations, Mark } from './annotations.ts';
import type { ChartModel } from './charts.ts';
import { type Columns, summarize } from './columns.ts';
import { columns, previousColumns, years } from './cursor.ts';
import { noDataAt } from './gaps.ts';
import { readPalette } from './palette.ts';
import { nights, type TimeTick, zonedTicks } from './ticks.ts';
import { bandRange, type UsualBand, usualBand } from './usual-band.ts';
import { fromSymlog, toAxis, valueAxis } from './value-axis.ts';
import { isWhole, smoothLine } from './whole-numbers.ts';

const palette = computed(() => readPalette(rootStyle.value));

/** As `--axis` of the stylesheet, in pixels. */
export const axisWidth = () => (isPhone.value ? 2.75 : 3.125) * palette.value.rem;

/** When another sensor took over. */
const changes = computed(() => (loaded.value?.series.changes ?? []).map(({ time }) => time));

/** Of metrics that are measured in whole numbers, the lines to draw. Only with the data, as the frame moves many times a second. */
const smoothColumns = computed(() => columns.value && smoothed(columns.value, changes.value));
const smoothPrevious = computed(() => previousColumns.value && smoothed(previousColumns.value));

/** The newest first. */
const earlierYears = computed(() => (years.value?.lines.slice(1) ?? []).map(({ columns: year }) => year));

export const chartModel = computed<ChartModel | null>(() => {
  const newest = years.value?.lines[0];
  const table = newest?.columns ?? columns.value;
  if (!table) return null;
  const previous = smoothPrevious.value;
  const usual = usualBand.value;
  const { from, to } = frame.value;
  const summaries = perMetric((metric) => summarize(table, metric, frame.value));
  const drawn = perMetric((metric) => (isBanded(table, metric) ? summaries[metric] : summarizeMeans(table, metric)));
  const others = [...earlierYears.value, previous].filter((other) => other !== null);
  const dark = to - from <= 14.5 * 86_400 ? nights(from, to, zone.value) : [];
  return {
    frame: frame.value,
    columns: table,
    // Many years are never drawn of single readings.
    smooth: newest ? table : (smoothColumns.value ?? table),
    earlier: earlierYears.value,
    previous,
    usual,
    palette: palette.value,
    axisWidth: axisWidth(),
    axes: perMetric((metric) => axisOf(metric, drawn[metric], others, usual)),
    annotations: perMetric((metric) => annotationsOf(metric, table, summaries[metric], dark)),
    timeTicks: onceForEach(timeTicks),
    valueLabel,
  };
});

function smoothed(table: Columns, changed: readonly number[] = []): Columns {
  if (table.resolution !== 'raw') return table;
  const lines = perMetric((metric) => {
    const of = table[metric];
    const isStairs = metricDefinitions[metric].chart.scale !== 'symlog' && isWhole(of.mean);
    return isStairs ? { ...of, mean: smoothLine(table.at, of.mean, changed) } : of;
  });
  return { ...table, ...lines };
}

/** All charts have the same width. */
function onceForEach<T>(make: (width: number) => T): (width: number) => T {
  const made = new Map<number, T>();
  return (width) => {
    const known = made.get(width) ?? make(width);
    made.set(width, known);
    return known;
  };
}

type Summary = ReturnType<typeof summarize>;

function axisOf(metric: Metric, own: Summary, others: readonly Columns[], band: UsualBand | null) {
  const { usual } = metricDefinitions[metric].chart;
  const means = others.map((other) => summarizeMeans(other, metric));
  const ranges = [own, ...means, band && bandRange(band, metric, frame.value)].filter((range) => range !== null);
  const [lows, highs] = [ranges.map(({ low }) => low), ranges.map(({ high }) => high)];
  const [low, high]: readonly [number, number] = lows.length > 0 ? [Math.min(...lows), Math.max(...highs)] : usual;
  return valueAxis(metric, low, high);
}

/** Of light there is no band: a room is dark once a day, and that says nothing. */
const isBanded = (table: Columns, metric: Metric) =>
  table[metric].min !== null && metricDefinitions[metric].chart.scale !== 'symlog';

/** Where only the mean is drawn, minimum and maximum don't count. */
const summarizeMeans = (table: Columns, metric: Metric) =>
  summarize({ ...table, [metric]: { ...table[metric], min: null, max: null } }, metric, frame.value);

function annotationsOf(metric: Metric, table: Columns, summary: Summary, dark: Span[]): Annotations {
  const { tickUnit, marksFrom } = metricDefinitions[metric].chart;
  const mark = (ts: number, value: number): Mark => ({
    ts,
    y: toAxis(metric, value),
    label: `${number(metric, value)}${tickUnit}`,
  });
  const marked = !years.value && summary && marksFrom !== undefined && summary.high - summary.low >= marksFrom;
  const first = metric === metrics[0];
  const bands: Partial<Record<Metric, Band>> = comfort.value;
  return {
    metric,
    comfort: bands[metric] ?? null,
    palette: palette.value,
    nights: dark,
    isBanded: isBanded(table, metric),
    gaps: table[metric].gaps,
    changes: years.value ? [] : changes.value,
    gapLabels: first && table.at.length > 0 ? (span) => [noDataAt((span.from + span.to) / 2), t().noData] : () => [],
    low: marked ? mark(summary.lowAt, summary.low) : null,
    high: marked ? mark(summary.highAt, summary.high) : null,
    now: nowMark(metric, table),
  };
}

/** The newest point, if the view is live and no gap follows it. */
function nowMark(metric: Metric, table: Columns): Mark | null {
  const row = table.at.length - 1;
  const value = table[metric].mean[row];
  const ts = table.at[row];
  // A finished day is not now.
  const isCalendar = table.resolution === '1d' || table.resolution === '1w';
  if (!isLive.value || isCalendar || value === undefined || ts === undefined || Number.isNaN(value)) return null;
  const edge = loaded.value?.span.to ?? limits.value.now;
  const gone = table[metric].gaps.some(({ to }) => to >= edge);
  return gone ? null : { ts, y: toAxis(metric, value), label: '' };
}

function timeTicks(width: number) {
  const { from, to } = frame.value;
  const ticks = zonedTicks(from, to, zone.value, Math.max(2, Math.floor(width / (isPhone.value ? 72 : 88))));
  return ticks.map(({ ts, unit, major }) => {
    const label = years.value ? monthOfYears(ts) : tickLabels[unit](ts, major, to - from);
    const fromEdge = ((ts - from) / (to - from)) * width;
    // The edge would cut off the label.
    return { ts, major, label: fromEdge < halfWidth(label) ? '' : label };
  });
}

/** Of years that lie over one another: at its end no other year begins. */
const monthOfYears = (ts: number) => (ts < frame.value.to ? month(ts) : '');

/** About half the width of a label of 0.6875rem: Japanese characters are as wide as high, others about half of that. */
const halfWidth = (label: string) =>
  palette.value.rem * Array.from(label, (character) => (character > '\u2e7f' ? 0.34 : 0.21)).reduce((a, b) => a + b, 0);

const tickLabels: Record<TimeTick['unit'], (ts: number, major: boolean, width: number) => string> = {
  minute: clock,
  hour: hourOnly,
  day: (ts, major, width) => (major && width < 4 * 86_400 && !isPhone.value ? day(ts) : dayOfMonth(ts, true)),
  week: (ts) => dayOfMonth(ts, false),
  month,
  year,
};

/** A position on a value axis in words. */
export function valueLabel(metric: Metric, position: number): string {
  const { scale, tickUnit } = metricDefinitions[metric].chart;
  if (scale !== 'symlog') return `${integer(position)}${tickUnit}`;
  const value = Math.round(fromSymlog(position));
  return `${value >= 1000 ? `${value / 1000}k` : value}${tickUnit}`;
}
