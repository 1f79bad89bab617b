/**
 * What a room sensor measures, in the order of every display. This is the only list: tables, rollups, series, CSV,
 * OpenAPI, charts and their colours are made from it. Pure, because the page imports it too.
 *
 * A metric's name is its name on the wire, its column in the store, its key in JSON and its header in CSV.
 * docs/contributing.md shows how to add one.
 */
export interface MetricDefinition {
  /** As people read it after a number. */
  unit: string;
  /** The unit in /openapi.json, where that has to say more. */
  exactUnit?: string;
  /** For Prometheus: the base unit of its conventions, and what a value is multiplied by to be in it. */
  baseUnit: { name: string; factor?: number };
  /** What `--units` puts behind its name in the header of a file. */
  headerUnit: string;
  /** CSV files that are older than this metric have no column for it. */
  isOptionalInCsv?: true;
  /** How many digits are shown. */
  digits: { decimals: number } | { significant: number };
  /** Places that a number takes in a column of the command line. */
  columnWidth: number;
  /** Lucide's name of its icon: https://lucide.dev/icons. */
  icon: string;
  colours: Record<'light' | 'dark', Colours>;
  /** Least change in an hour that counts as a trend. */
  deadBand: number;
  /** Its usual values at an hour of the day don't drift with the season: what switches it is people. */
  isSeasonless?: true;
  chart: {
    scale: LinearScale | 'symlog';
    /** Behind the numbers of the axis. */
    tickUnit: string;
    /** What a chart without data shows. */
    usual: readonly [low: number, high: number];
    /** The lowest and the highest point are marked when they are so far apart; without it, never. */
    marksFrom?: number;
  };
}

/** Of a metric in one theme, as CSS has them. */
interface Colours {
  line: string;
  /** Of text and icons. */
  ink: string;
  /** Behind the icon and under a sparkline. */
  soft: string;
  /** Between the lowest and the highest of a bucket. `rgb(… / …%)`: it fades to 0% under a line that begins at 0. */
  band: string;
}

/** Holds the data and shows at least `leastSpan` of it, with a tick each `steps`: the first size that gives few ticks. */
interface LinearScale {
  leastSpan: number;
  steps: readonly number[];
  floor?: number;
  ceiling?: number;
}

const definitions = {
  temperature: {
    unit: '°C',
    baseUnit: { name: 'celsius' },
    headerUnit: 'c',
    digits: { decimals: 1 },
    columnWidth: 5,
    icon: 'thermometer',
    colours: {
      light: { line: '#cf4a12', ink: '#b23c0a', soft: '#fcebe3', band: 'rgb(207 74 18 / 17%)' },
      dark: { line: '#ff8552', ink: '#ff9d74', soft: '#3a2016', band: 'rgb(255 133 82 / 22%)' },
    },
    deadBand: 0.2,
    chart: { scale: { leastSpan: 5, steps: [1, 2, 5, 10] }, tickUnit: '°', usual: [19, 25], marksFrom: 0.5 },
  },
  humidity: {
    unit: '%',
    exactUnit: '%RH',
    baseUnit: { name: 'ratio', factor: 0.01 },
    headerUnit: 'pct',
    digits: { decimals: 0 },
    columnWidth: 5,
    icon: 'droplet',
    colours: {
      light: { line: '#1a6fc9', ink: '#155ca8', soft: '#e4effb', band: 'rgb(26 111 201 / 16%)' },
      dark: { line: '#69b1ff', ink: '#8bc4ff', soft: '#14283f', band: 'rgb(105 177 255 / 20%)' },
    },
    deadBand: 1,
    chart: {
      scale: { leastSpan: 20, steps: [10, 20], floor: 0, ceiling: 100 },
      tickUnit: '%',
      usual: [40, 60],
      marksFrom: 2,
    },
  },
  illuminance: {
    unit: 'lx',
    baseUnit: { name: 'lux' },
    headerUnit: 'lx',
    digits: { significant: 3 },
    columnWidth: 7,
    icon: 'sun',
    colours: {
      light: { line: '#a87400', ink: '#7f5800', soft: '#fbf1d9', band: 'rgb(208 150 10 / 20%)' },
      dark: { line: '#f0bc45', ink: '#f4cb69', soft: '#35290e', band: 'rgb(240 188 69 / 20%)' },
    },
    deadBand: 30,
    isSeasonless: true,
    chart: { scale: 'symlog', tickUnit: '', usual: [0, 300] },
  },
} as const satisfies Record<string, MetricDefinition>;

export type Metric = keyof typeof definitions;

export const metricDefinitions: Record<Metric, MetricDefinition> = definitions;

export const metrics = Object.keys(definitions) as readonly Metric[];

/** One value per metric. A loop, because it makes millions of readings. */
export function perMetric<T>(of: (metric: Metric) => T): Record<Metric, T> {
  const values = {} as Record<Metric, T>;
  for (const metric of metrics) values[metric] = of(metric);
  return values;
}
