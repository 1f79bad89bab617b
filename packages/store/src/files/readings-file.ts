/**
 * A file of readings. The command line and HTTP both open it here, so that the same question gives the same bytes.
 */
import { InputError } from '../input-error.ts';
import { metrics } from '../metrics.ts';
import type { Timing } from '../model.ts';
import { idIn, type ReadingArray, readingArrays } from '../readings/reading-arrays.ts';
import { timingOf } from '../readings/timing.ts';
import { bucketPages } from '../rollups/buckets.ts';
import type { Resolution } from '../rollups/tiers.ts';
import type { LabelledSensor } from '../rooms/labelled-sensors.ts';
import type { Db } from '../schema.ts';
import { getRollupSettings } from '../settings.ts';
import { isObserved } from '../sources.ts';
import type { OpenRange } from '../time/date-range.ts';
import type { Column, Pages } from './column.ts';
import { estimateFile, type FileEstimate } from './estimate.ts';
import { type FileRange, fileRange } from './file-range.ts';
import {
  bucketMeasures,
  type DerivedValue,
  derivedMeasures,
  type Measure,
  measureColumns,
  readingMeasures,
  timeColumns,
  timingColumn,
} from './reading-columns.ts';
import { type LongRow, longRows, type WideRow, wideRows } from './reading-rows.ts';
import { distinctNames } from './sensor-names.ts';
import { expectExcelFits, type FileChunk, type FileFormat, type WriteOptions, writeFile } from './write.ts';

/** What a file of readings contains, and how it is written. */
export interface ReadingsFileOptions {
  /** In the order of the file. */
  sensors: readonly LabelledSensor[];
  /** Each row names its room and its sensor; not in a wide file, whose columns name the sensors. */
  labelled?: boolean;
  /** An open start means the first reading of the sensors, an open end means now or their last reading. */
  range: OpenRange;
  /** `auto`: the one in which a chart draws the range. */
  resolution: Resolution | 'auto';
  format: FileFormat;
  /** IANA name of the zone of written times; the home's without it. */
  zone?: string | undefined;
  /** CSV for spreadsheets. */
  excel?: boolean;
  /** Units in the names of the columns. */
  units?: boolean;
  /** A column with the time in epoch seconds. */
  epoch?: boolean;
  /** The sensors side by side, a row for each time. */
  wide?: boolean;
  /** Further columns. */
  derived?: readonly DerivedValue[];
}

/** A file that is ready to be written. */
export interface ReadingsFile extends FileRange {
  /** IANA name of the zone of written times. */
  zone: string;
  /** Its bytes; see {@link writeFile}. */
  chunks: () => AsyncGenerator<FileChunk>;
  /** How large it will be, by the rollups: some milliseconds. */
  estimate: () => Promise<FileEstimate>;
}

/** Each has a page of rows in memory. */
const wideSensorsAtMost = 50;

/** Rows that a sensor of a wide file has in memory, and that all of them have together. */
const rowsOfPage = 2000;
const wideRowsHeld = 20_000;

/** What can't be in one file, and what to do about it. */
const contradictions: readonly [isSo: (options: ReadingsFileOptions) => boolean, sentence: string][] = [
  [
    ({ zone, format }) => zone !== undefined && format === 'parquet',
    'Times in Parquet are moments without a zone; leave the time zone out.',
  ],
  [
    ({ sensors }) => new Set(sensors.map(({ id }) => id)).size < sensors.length,
    'A sensor is named more than once; name each of them once.',
  ],
  [
    ({ wide, sensors }) => wide === true && sensors.length > wideSensorsAtMost,
    `A wide file has at most ${wideSensorsAtMost} sensors; name fewer of them, or one room.`,
  ],
];

/**
 * Opens a file of readings: nothing of it is read yet. Columns: `time`, then the metrics in °C, % and lx; for buckets the
 * metrics are means, and `temperature_min`, `temperature_max` and so on follow. Buckets without values are left out. Raw
 * readings of sensors of which one is observed have the column `timing` behind that: `measured`, or `observed`.
 * @throws InputError when the options contradict each other
 */
export async function openReadingsFile(db: Db, options: ReadingsFileOptions): Promise<ReadingsFile> {
  expectExcelFits(options);
  for (const [isSo, sentence] of contradictions) if (isSo(options)) throw new InputError(sentence);
  const { zone: home } = await getRollupSettings(db);
  const range = await fileRange(db, options.sensors, options.range, options.resolution);
  const { zone = home, format, excel = false } = options;
  const table = tableOf(db, options, range, home);
  const write = { format, zone, excel };
  return {
    ...range,
    zone,
    chunks: () => table.chunks(write),
    estimate: () => estimateFile(db, options, range, table.columns),
  };
}

interface Table {
  columns: readonly Column<never>[];
  chunks: (options: WriteOptions) => AsyncGenerator<FileChunk>;
}

/** Columns and rows, by the type of the values. */
function tableOf(db: Db, options: ReadingsFileOptions, range: FileRange, zone: string): Table {
  const { sensors, wide = false } = options;
  const { resolution } = range;
  const limit = wide ? Math.min(rowsOfPage, Math.floor(wideRowsHeld / sensors.length)) : undefined;
  if (resolution === 'raw') {
    const withIds = sensors.some(({ source }) => isObserved(source));
    const pagesOf = ({ id }: LabelledSensor) => readingArrays(db, id, range, { limit, withIds });
    const timing = ({ source }: LabelledSensor, reading: ReadingArray) => timingOf(source, idIn(reading));
    return layOut(options, { measures: readingMeasures, timeOf: ([ts]) => ts, pagesOf, ...(withIds && { timing }) });
  }
  const pagesOf = ({ id }: LabelledSensor) => measured(bucketPages(db, id, { ...range, zone }, resolution, limit));
  return layOut(options, { measures: bucketMeasures, timeOf: ({ ts }) => ts, pagesOf });
}

async function* measured<Bucket extends Partial<Record<`${string}_count`, unknown>>>(pages: Pages<Bucket>) {
  for await (const page of pages) yield page.filter((bucket) => metrics.some((metric) => bucket[`${metric}_count`]));
}

/** What of the sensors a file is made of: their readings, or buckets. */
interface Source<Values> {
  measures: readonly Measure<Values>[];
  /** Epoch seconds. */
  timeOf: (values: Values) => number;
  pagesOf: (sensor: LabelledSensor) => Pages<Values>;
  /** Where a sensor of the file is observed: how the time of values is known. */
  timing?: (sensor: LabelledSensor, values: Values) => Timing;
}

function layOut<Values>(
  {
    sensors,
    excel = false,
    units = false,
    epoch = false,
    wide = false,
    labelled = false,
    derived = [],
  }: ReadingsFileOptions,
  { measures: stored, timeOf, pagesOf, timing }: Source<Values>,
): Table {
  const measures = [...stored, ...derivedMeasures(stored, derived)];
  if (wide) {
    type Row = WideRow<Values>;
    const names = distinctNames(sensors);
    const columnsOf = (sensor: LabelledSensor, at: number): Column<Row>[] => {
      const prefix = `${names[at]} `;
      const timingIn = ({ values: { [at]: own } }: Row) => (timing && own ? timing(sensor, own) : null);
      return [
        ...measureColumns(measures, ({ values }: Row) => values[at], { units, prefix }),
        ...(timing ? [timingColumn(timingIn, prefix)] : []),
      ];
    };
    return table<Row>([...timeColumns(({ ts }: Row) => ts, { excel, epoch }), ...sensors.flatMap(columnsOf)], () =>
      wideRows(sensors.map(pagesOf), timeOf),
    );
  }
  if (!labelled && !timing) {
    return table<Values>(
      [...timeColumns(timeOf, { excel, epoch }), ...measureColumns(measures, (values: Values) => values, { units })],
      () => pagesOfAll(sensors, pagesOf),
    );
  }
  type Row = LongRow<LabelledSensor, Values>;
  return table<Row>(
    [
      ...timeColumns(({ values }: Row) => timeOf(values), { excel, epoch }),
      ...measureColumns(measures, ({ values }: Row) => values, { units }),
      ...(timing ? [timingColumn(({ sensor, values }: Row) => timing(sensor, values))] : []),
      ...(labelled ? labels : []),
    ],
    () => longRows(sensors, pagesOf),
  );
}

async function* pagesOfAll<Sensor, Values>(sensors: readonly Sensor[], pagesOf: (sensor: Sensor) => Pages<Values>) {
  for (const sensor of sensors) yield* pagesOf(sensor);
}

function table<Row>(columns: readonly Column<Row>[], pages: () => Pages<Row>): Table {
  return { columns, chunks: (options) => writeFile(columns, pages(), options) };
}

const labels: readonly Column<{ sensor: LabelledSensor }>[] = [
  { name: 'room', type: 'text', of: ({ sensor }) => sensor.room.name },
  { name: 'sensor', type: 'text', of: ({ sensor }) => sensor.nickname },
  { name: 'room_uuid', type: 'text', of: ({ sensor }) => sensor.room.uuid },
  { name: 'sensor_uuid', type: 'text', of: ({ sensor }) => sensor.uuid },
];
