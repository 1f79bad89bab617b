/** The columns of a file of readings, as a table of what each of them is. */
import { type Metric, metricDefinitions, metrics } from '../metrics.ts';
import type { Timing } from '../model.ts';
import type { ReadingArray } from '../readings/reading-arrays.ts';
import { type Bucket, meanOf } from '../rollups/buckets.ts';
import type { Column } from './column.ts';

/** A value that follows from temperature and humidity. The caller brings it: the store knows no formulas. */
export interface DerivedValue {
  /** Its column. */
  name: string;
  /** What `--units` puts behind the name; empty for a value without a unit. */
  headerUnit: string;
  /** From °C and %; null outside of the formula's domain. */
  of: (temperature: number, humidity: number) => number | null;
}

/** One value of a reading or of a bucket. */
export interface Measure<Values> {
  name: string;
  headerUnit: string;
  type: 'hundredths' | 'number';
  of: (values: Values) => number | null;
}

const perMetric = <Values>(of: (metric: Metric, headerUnit: string) => Measure<Values>[]) =>
  metrics.flatMap((metric) => of(metric, metricDefinitions[metric].headerUnit));

/** What a reading has, in 1/100 as stored. */
export const readingMeasures: readonly Measure<ReadingArray>[] = metrics.map((metric, at) => ({
  name: metric,
  headerUnit: metricDefinitions[metric].headerUnit,
  type: 'hundredths',
  of: (reading) => reading[at + 1] ?? null,
}));

/** What a bucket has: the means, then the least and the greatest values. */
export const bucketMeasures: readonly Measure<Bucket>[] = [
  ...perMetric<Bucket>((metric, headerUnit) => [{ name: metric, headerUnit, type: 'number', of: meanOf(metric) }]),
  ...perMetric<Bucket>((metric, headerUnit) =>
    (['min', 'max'] as const).map((end) => ({
      name: `${metric}_${end}`,
      headerUnit,
      type: 'hundredths',
      of: (bucket) => bucket[`${metric}_${end}`],
    })),
  ),
];

/** Of a bucket, a derived value is that of the means. Rounded to 1/100, as the values that it comes from. */
export function derivedMeasures<Values>(
  measures: readonly Measure<Values>[],
  derived: readonly DerivedValue[],
): Measure<Values>[] {
  const inUnit = (name: Metric) => {
    const measure = measures.find((one) => one.name === name);
    const scale = measure?.type === 'hundredths' ? 100 : 1;
    return (values: Values) => {
      const value = measure?.of(values) ?? null;
      return value === null ? null : value / scale;
    };
  };
  const [temperatureOf, humidityOf] = [inUnit('temperature'), inUnit('humidity')];
  return derived.map(({ name, headerUnit, of }) => ({
    name,
    headerUnit,
    type: 'hundredths',
    of: (values) => {
      const [temperature, humidity] = [temperatureOf(values), humidityOf(values)];
      const value = temperature === null || humidity === null ? null : of(temperature, humidity);
      return value === null ? null : Math.round(value * 100);
    },
  }));
}

/** When a row is. */
export function timeColumns<Row>(
  of: (row: Row) => number,
  { excel, epoch }: { excel: boolean; epoch: boolean },
): Column<Row>[] {
  const times: Column<Row>[] = excel
    ? [
        { name: 'time', type: 'local_time', of },
        { name: 'utc_offset', type: 'utc_offset', of },
      ]
    : [{ name: 'time', type: 'time', of }];
  return epoch ? [...times, { name: 'epoch', type: 'integer', of }] : times;
}

/** How the time of each reading is known; null where there is none. */
export const timingColumn = <Row>(of: (row: Row) => Timing | null, prefix = ''): Column<Row> => ({
  name: `${prefix}timing`,
  type: 'text',
  of,
});

/** What was measured. @param pick a sensor's values in a row, undefined if it has none there */
export function measureColumns<Row, Values>(
  measures: readonly Measure<Values>[],
  pick: (row: Row) => Values | undefined,
  { units, prefix = '' }: { units: boolean; prefix?: string },
): Column<Row>[] {
  return measures.map(({ name, headerUnit, type, of }) => ({
    name: `${prefix}${name}${units && headerUnit !== '' ? `_${headerUnit}` : ''}`,
    type,
    of: (row) => {
      const values = pick(row);
      return values === undefined ? null : of(values);
    },
  }));
}
