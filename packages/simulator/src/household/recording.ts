import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { SimulatorError } from '../simulator-error.ts';
import { EPOCH, type Series, type Values } from './readings.ts';

/** A recording as the series of a sensor, at the recorded times. */
export interface Recording {
  /** Whole epoch seconds, ascending. */
  times: number[];
  series: Series;
}

/**
 * Reads a CSV file with the columns `time,temperature,humidity,illuminance` in any order; empty cells are null.
 * Rejects with a {@link SimulatorError} that names the line which can't be read. All rows stay in memory.
 */
export async function readRecording(file: string): Promise<Recording> {
  const times: number[] = [];
  const rows: Values[] = [];
  const wrong = (line: number, why: string) => new SimulatorError(`${file}, line ${line}: ${why}.`);
  const columns = (header: string[]) => {
    const missing = COLUMNS.filter((column) => !header.includes(column));
    if (missing.length > 0) throw wrong(1, `the column ${missing.join(', ')} is missing`);
    return header;
  };
  const parser = parse({ bom: true, columns, info: true, skip_empty_lines: true, trim: true });
  createReadStream(file)
    .on('error', (error) => parser.destroy(error))
    .pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Record<string, string>;
      info: { lines: number };
    }>) {
      const time = readTime(record['time'] ?? '');
      if (!(time >= EPOCH)) throw wrong(info.lines, `"${record['time']}" is no time since 2010`);
      if (time <= (times.at(-1) ?? 0)) throw wrong(info.lines, 'its time is not later than the one before');
      const measured = (name: keyof Values) => {
        const value = record[name] ? Number(record[name]) : null;
        if (value === null || Number.isFinite(value)) return value;
        throw wrong(info.lines, `"${record[name]}" is no ${name}`);
      };
      times.push(time);
      rows.push({
        temperature: measured('temperature'),
        humidity: measured('humidity'),
        illuminance: measured('illuminance'),
      });
    }
  } catch (cause) {
    if (cause instanceof SimulatorError) throw cause;
    throw new SimulatorError(`${file} can't be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  if (times.length === 0) throw new SimulatorError(`${file} has no readings.`);
  return {
    times,
    series: {
      before: (at) => times[position(times, at)],
      after: (at) => times[position(times, at - 1) + 1],
      valuesAt: (at) => rows[position(times, at)] ?? { temperature: null, humidity: null, illuminance: null },
    },
  };
}

const COLUMNS = ['time', 'temperature', 'humidity', 'illuminance'] as const;

/** A time without a zone is UTC, as BOCCO's are. */
function readTime(text: string): number {
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  return Math.floor(Date.parse(hasZone ? text : `${text.replace(' ', 'T')}${text.includes(':') ? 'Z' : ''}`) / 1000);
}

/** Binary search: the index of the last time at or before `at`; -1 when all are later. */
function position(times: readonly number[], at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
