/**
 * Parses readings from CSV, as `files/lines.ts` writes it and spreadsheets change it. Line by line, for files of any size.
 */
import type { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { whyImplausible } from '../clock/plausible.ts';
import { type Metric, metricDefinitions, metrics, perMetric } from '../metrics.ts';
import { daySeconds, hourSeconds } from '../time/seconds.ts';
import { wallSeconds } from '../time/wall-clock.ts';
import { fromWallClock } from '../time/zone.ts';

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

/** @throws CsvFault (exit code 1) if the file is not CSV of raw readings */
export async function* readCsv(input: Readable, options: CsvOptions): AsyncGenerator<CsvLine> {
  const parser = input.pipe(parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true }));
  input.once('error', (error) => parser.destroy(error));
  const clocks = { timeOf: timeReader(options.zone), now: options.now };
  let columns: Columns | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (!columns) columns = readHeader(record);
      else if (isWanted(record, columns, options)) yield readLine(record, info.lines, columns, clocks);
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new CsvFault(`The file can't be read as CSV (${cause.message}); what came before is imported.`, { cause });
  } finally {
    input.destroy();
  }
  if (!columns)
    throw new CsvFault(
      `The file is empty; it needs the columns ${needed.slice(0, -1).join(', ')} and ${needed.at(-1)}.`,
    );
}

type Columns = Map<string, number>;

interface Clocks {
  /** Epoch seconds of a time as text, with its offset if that is in a column of its own; NaN for other text. */
  timeOf: (text: string, offset: string) => number;
  now: number;
}

function readHeader(names: string[]): Columns {
  const columns = new Map(names.map((name, at) => [name.trim(), at]));
  if (names.some((name) => /_(min|max)$/.test(name))) {
    throw new CsvFault('The file holds means of hours or days, not readings; export it with --resolution raw.');
  }
  const missing = needed.filter((name) => !columns.has(name));
  const strange = [...columns.keys()].filter((name) => !known.has(name));
  if (missing.length === 0 && strange.length === 0) return columns;
  const problem = missing.length > 0 ? `lacks the column ${missing[0]}` : `has a column ${JSON.stringify(strange[0])}`;
  throw new CsvFault(`The file ${problem}; it needs ${needed.join(', ')} and may have sensor_uuid.`);
}

function isWanted(record: string[], columns: Columns, { sensor }: CsvOptions): boolean {
  // Older files have the uuid in the column `sensor`.
  const at = columns.get('sensor_uuid') ?? columns.get('sensor');
  return at === undefined || record[at]?.toLowerCase() === sensor;
}

function readLine(record: string[], line: number, columns: Columns, { timeOf, now }: Clocks): CsvLine {
  if (record.length !== columns.size)
    return { line, problem: `has ${record.length} columns instead of ${columns.size}` };
  const cell = (name: string) => record[columns.get(name) ?? -1] ?? '';
  const ts = timeOf(cell('time'), cell('utc_offset'));
  if (Number.isNaN(ts)) return { line, problem: `${JSON.stringify(cell('time'))} is no time` };
  const reading: Measured = { ts, ...perMetric(() => null) };
  for (const metric of metrics) {
    const text = cell(metric);
    if (text === '') continue;
    if (!/^-?\d{1,7}(\.\d{1,15})?$/.test(text)) return { line, problem: `${JSON.stringify(text)} is no ${metric}` };
    reading[metric] = Number(text);
  }
  const problem = whyImplausible(ts, now);
  return problem === undefined ? { line, reading } : { line, problem };
}

const withOffset = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/;
const offsetOf = /^UTC([+-])(\d\d):(\d\d)$/;
const wallTime = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d\d)(?::(\d\d))?$/;

/** Parses ISO 8601 with an offset, and wall-clock times as spreadsheets write them; NaN for anything else. */
function timeReader(zone: string): Clocks['timeOf'] {
  let [from, to, offset] = [0, 0, 0];
  /** Caches the offset of a day, unless the clock changes on it. */
  const fromWall = (wall: number) => {
    if (wall >= from && wall < to) return wall - offset;
    const ts = fromWallClock(wall, zone);
    const midnight = Math.floor(wall / daySeconds) * daySeconds;
    const [first, last] = [midnight, midnight + daySeconds].map((at) => at - fromWallClock(at, zone));
    if (first === last && first !== undefined) [from, to, offset] = [midnight, midnight + daySeconds, first];
    return ts;
  };
  return (text, offset) => {
    const iso = withOffset.exec(text);
    if (iso) return secondsOf(iso) - secondsAhead(iso.slice(7));
    const wall = wallTime.exec(text);
    if (!wall) return Number.NaN;
    const given = offsetOf.exec(offset);
    return given ? secondsOf(wall) - secondsAhead(given.slice(1)) : fromWall(secondsOf(wall));
  };
}

/** By how much the clock of an offset is ahead of UTC. @param offset sign, hours and minutes; no sign for `Z` */
function secondsAhead([sign, hours, minutes]: (string | undefined)[]): number {
  return sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * hourSeconds + Number(minutes) * 60);
}

function secondsOf([, year, month, day, hour, minute, second = '0']: RegExpExecArray): number {
  return wallSeconds(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
}
