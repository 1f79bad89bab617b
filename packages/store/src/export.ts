/**
 * Everything out again, streamed: pages of rows as text, flat in memory however long the range. The names in the header
 * are the names everywhere else; times are ISO 8601 with the chosen zone's offset.
 */
import { stringify } from 'csv-stringify/sync';
import type { Kysely } from 'kysely';
import { messagesPage, type StoredMessage } from './messages.ts';
import { readingsBetween, type StoredReading } from './readings.ts';
import type { Schema } from './schema.ts';
import { metrics, readSeries, type Series } from './series.ts';
import type { Resolution } from './tiers.ts';
import { isoWithOffset } from './time.ts';

export interface ExportOptions {
  format: 'csv' | 'ndjson';
  /** IANA name of the zone that times are written in. */
  zone: string;
  /** For spreadsheets: a byte order mark, CRLF, and times as `2026/11/22 18:42:00` in the zone. */
  excel?: boolean;
}

/** One of the sensors to export. With `label`, each row says which sensor it is from. */
export interface ExportedSensor {
  id: number;
  uuid: string;
}

export interface ReadingsRange {
  /** Epoch seconds [from, to). */
  from: number;
  to: number;
  resolution: Resolution;
  /** The zone that days and weeks are cut in. */
  bucketZone: string;
}

const pageSize = 2000;
const bom = '\uFEFF';

/** @param labelled adds a `sensor` column, for more than one sensor in a file */
export async function* exportReadings(
  db: Kysely<Schema>,
  sensors: readonly ExportedSensor[],
  range: ReadingsRange,
  options: ExportOptions & { labelled?: boolean },
): AsyncGenerator<string> {
  const write = rowWriter(options);
  const label = options.labelled ? ['sensor'] : [];
  const banded = range.resolution === 'raw' ? [] : metrics.flatMap((m) => [`${m}_min`, `${m}_max`] as const);
  yield write.header(['time', ...metrics, ...banded, ...label]);
  for (const { id, uuid } of sensors) {
    const tail = options.labelled ? [uuid] : [];
    for await (const { time, columns } of pages(db, id, range)) {
      yield time
        .map((ts, at) => write.row([write.time(ts), ...columns.map((column) => column[at] ?? null), ...tail]))
        .join('');
    }
  }
}

interface ColumnsPage {
  time: number[];
  columns: (number | null)[][];
}

async function* pages(db: Kysely<Schema>, sensorId: number, range: ReadingsRange): AsyncGenerator<ColumnsPage> {
  if (range.resolution !== 'raw') {
    const series = await readSeries(db, sensorId, { ...range, zone: range.bucketZone }, range.resolution);
    yield withoutGaps(series);
    return;
  }
  let after: StoredReading | undefined;
  do {
    const page: StoredReading[] = await readingsBetween(db, sensorId, { ...range, limit: pageSize, after });
    yield {
      time: page.map(({ ts }) => ts),
      columns: metrics.map((metric) => page.map(({ [metric]: value }) => (value === null ? null : value / 100))),
    };
    after = page.at(-1);
    // Let the event loop serve others between two pages.
    await new Promise(setImmediate);
  } while (after);
}

/** A file has rows for what was measured only: the nulls that break a chart's line are left out. */
function withoutGaps(series: Series): ColumnsPage {
  const all = [...metrics, ...metrics.flatMap((m) => [`${m}_min`, `${m}_max`] as const)];
  const kept = series.time.flatMap((_, at) => (metrics.some((m) => series[m][at] !== null) ? at : []));
  const pick = <T>(column: readonly T[] | undefined) => kept.map((at) => column?.[at] as T);
  return { time: pick(series.time), columns: all.map((name) => pick(series[name])) };
}

const messageColumns = [
  'id',
  'unique_id',
  'date',
  'media',
  'message_type',
  'sender',
  'nickname',
  'text',
  'audio',
  'image',
];

/** @param range epoch seconds [from, to) */
export async function* exportMessages(
  db: Kysely<Schema>,
  rooms: readonly { id: number; uuid: string }[],
  range: { from: number; to: number },
  options: ExportOptions & { labelled?: boolean },
): AsyncGenerator<string> {
  const write = rowWriter(options);
  yield write.header([...messageColumns, ...(options.labelled ? ['room'] : [])]);
  for (const { id: roomId, uuid } of rooms) {
    let after = 0;
    for (;;) {
      const page = await messagesPage(db, roomId, { after, limit: pageSize });
      if (page.length === 0) break;
      after = page.at(-1)?.id ?? after;
      const chosen = page.filter(({ date }) => date >= range.from && date < range.to);
      yield chosen
        .map((message) => write.row([...messageCells(message, write), ...(options.labelled ? [uuid] : [])]))
        .join('');
      await new Promise(setImmediate);
    }
  }
}

function messageCells(message: StoredMessage, write: RowWriter): (string | number)[] {
  const { id, unique_id, date, media, message_type, sender, text, audio, image } = message;
  const { nickname } = JSON.parse(message.user) as { nickname: string };
  return [id, unique_id, write.time(date), media, message_type, sender, nickname, text, audio, image];
}

type Cell = string | number | null;

interface RowWriter {
  header(names: string[]): string;
  row(cells: Cell[]): string;
  time(ts: number): string;
}

function rowWriter({ format, zone, excel = false }: ExportOptions): RowWriter {
  const iso = isoWriter(zone);
  if (format === 'ndjson') {
    let names: string[] = [];
    return {
      header: (given) => {
        names = given;
        return '';
      },
      row: (cells) => `${JSON.stringify(Object.fromEntries(names.map((name, at) => [name, cells[at]])))}\n`,
      time: iso,
    };
  }
  const newline = excel ? '\r\n' : '\n';
  return {
    header: (names) => `${excel ? bom : ''}${names.join(',')}${newline}`,
    // Only text can need quotes or act as a formula; numbers are most of a file and are written as they are.
    row: (cells) => `${cells.map(cell).join(',')}${newline}`,
    time: excel ? (ts) => iso(ts).slice(0, 19).replaceAll('-', '/').replace('T', ' ') : iso,
  };
}

function cell(value: Cell): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  if (/^[\w:./+ -]*$/.test(value) && !/^[+-]/.test(value)) return value;
  return stringify([[value]], { escape_formulas: true, record_delimiter: '' });
}

/** ISO 8601 with the zone's offset. Offsets change on the hour quarter at the finest: one look-up for each is enough. */
function isoWriter(zone: string): (ts: number) => string {
  const offsets = new Map<number, { seconds: number; text: string }>();
  return (ts) => {
    const quarter = Math.floor(ts / 900);
    let offset = offsets.get(quarter);
    if (!offset) {
      const iso = isoWithOffset(quarter * 900, zone);
      offset = { seconds: Date.parse(`${iso.slice(0, 19)}Z`) / 1000 - quarter * 900, text: iso.slice(19) };
      offsets.clear();
      offsets.set(quarter, offset);
    }
    return new Date((ts + offset.seconds) * 1000).toISOString().slice(0, 19) + offset.text;
  };
}
