/**
 * Parses readings from CSV, as `files/lines.ts` writes it and spreadsheets change it. Line by line, for files of any size.
 */
import type { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { whyImplausible } from '../clock/plausible.ts';
import { type Metric, metricDefinitions, metrics, perMetric } from '../metrics.ts';
import { type TimeReader, timeReader } from './time-reader.ts';

/** A reading without an id: `ts` in epoch seconds, values in the units of metrics.ts. */
export interface Measured extends Record<Metric, number | null> {
  ts: number;
}

/** The file as a whole can't be imported. The message is one sentence that says what to do. */
class CsvFault extends Error {
  override readonly name = 'CsvFault';
  readonly exitCode = 1;
}

export type CsvLine = { line: number; reading: Measured } | { line: number; problem: string };

/** A file that is older than a metric has no column for it. */
const needed = ['time', ...metrics.filter((metric) => !metricDefinitions[metric].isOptionalInCsv)];
const known = new Set<string>([
  'time',
  'utc_offset',
  'epoch',
  ...metrics,
  // Of what is imported, nobody knows more than the file says.
  'timing',
  'room',
  'sensor',
  'room_uuid',
  'sensor_uuid',
]);

export interface CsvOptions {
  /** IANA name of the zone of times without an offset. */
  zone: string;
  /** BOCCO's clock, epoch seconds: by it implausible times are found. */
  now: number;
  /** uuid; if the file has a column `sensor_uuid`, rows of other sensors are skipped. */
  sensor: string;
}

/** Lines that are handed over together: one by one the hand-overs took a tenth of an import. */
const linesAtATime = 500;

/** @throws CsvFault (exit code 1) if the file is not CSV of raw readings; what came before is handed over */
export async function* readCsv(input: Readable, options: CsvOptions): AsyncGenerator<CsvLine[]> {
  const parser = input.pipe(parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true }));
  input.once('error', (error) => parser.destroy(error));
  const clocks = { timeOf: timeReader(options.zone), now: options.now };
  let columns: Columns | undefined;
  let lines: CsvLine[] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (!columns) columns = readHeader(record);
      else if (isWanted(record, columns, options)) lines.push(readLine(record, info.lines, columns, clocks));
      if (lines.length < linesAtATime) continue;
      yield lines;
      lines = [];
    }
    yield lines;
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    yield lines;
    throw new CsvFault(`The file can't be read as CSV (${cause.message}); what came before is imported.`, { cause });
  } finally {
    input.destroy();
  }
  if (!columns)
    throw new CsvFault(
      `The file is empty; it needs the columns ${needed.slice(0, -1).join(', ')} and ${needed.at(-1)}.`,
    );
}

/** Where in a record the cells are. */
interface Columns {
  count: number;
  time: number;
  offset: number | undefined;
  /** Older files have the uuid in the column `sensor`. */
  sensor: number | undefined;
  /** A metric that the file lacks is not in it. */
  values: readonly (readonly [Metric, at: number])[];
}

interface Clocks {
  timeOf: TimeReader;
  /** BOCCO's, epoch seconds. */
  now: number;
}

function readHeader(names: string[]): Columns {
  const places = new Map(names.map((name, at) => [name.trim(), at]));
  if (names.some((name) => /_(min|max)$/.test(name))) {
    throw new CsvFault('The file holds means of hours or days, not readings; export it with --resolution raw.');
  }
  const missing = needed.filter((name) => !places.has(name));
  const strange = [...places.keys()].filter((name) => !known.has(name));
  const time = places.get('time');
  if (missing.length === 0 && strange.length === 0 && time !== undefined) {
    return {
      count: places.size,
      time,
      offset: places.get('utc_offset'),
      sensor: places.get('sensor_uuid') ?? places.get('sensor'),
      values: metrics.flatMap((metric) => {
        const at = places.get(metric);
        return at === undefined ? [] : [[metric, at] as const];
      }),
    };
  }
  const problem = missing.length > 0 ? `lacks the column ${missing[0]}` : `has a column ${JSON.stringify(strange[0])}`;
  throw new CsvFault(`The file ${problem}; it needs ${needed.join(', ')} and may have sensor_uuid.`);
}

function isWanted(record: string[], { sensor: at }: Columns, { sensor }: CsvOptions): boolean {
  return at === undefined || record[at]?.toLowerCase() === sensor;
}

const noValues = perMetric(() => null);

function readLine(record: string[], line: number, columns: Columns, { timeOf, now }: Clocks): CsvLine {
  if (record.length !== columns.count)
    return { line, problem: `has ${record.length} columns instead of ${columns.count}` };
  const time = record[columns.time] ?? '';
  const ts = timeOf(time, columns.offset === undefined ? '' : (record[columns.offset] ?? ''));
  if (Number.isNaN(ts)) return { line, problem: `${JSON.stringify(time)} is no time` };
  const reading: Measured = { ts, ...noValues };
  for (const [metric, at] of columns.values) {
    const text = record[at] ?? '';
    if (text === '') continue;
    if (!/^-?\d{1,7}(\.\d{1,15})?$/.test(text)) return { line, problem: `${JSON.stringify(text)} is no ${metric}` };
    reading[metric] = Number(text);
  }
  const problem = whyImplausible(ts, now);
  return problem === undefined ? { line, reading } : { line, problem };
}
