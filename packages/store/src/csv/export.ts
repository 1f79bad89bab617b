/**
 * Exports rows as streamed text, page by page, flat in memory for any range. Columns have the same names as everywhere
 * else; times are ISO 8601 with the offset of the chosen zone.
 */
import { messagesPage } from '../messages/messages.ts';
import { type Metric, metrics } from '../metrics.ts';
import { readingPages } from '../readings/read.ts';
import { type Bucket, bucketPages, meanOf } from '../rollups/buckets.ts';
import type { Resolution } from '../rollups/tiers.ts';
import type { Db, StoredMessage } from '../schema.ts';
import { hasWords, queryWords } from '../text/fold.ts';
import type { Span } from '../time/seconds.ts';
import { type RowFormat, type RowWriter, rowWriter } from './write.ts';

/** The format of an export. */
export interface ExportOptions extends RowFormat {
  /** Adds a column with the uuid of the sensor or room, for a file with several of them. */
  labelled?: boolean;
}

/** Which readings to export. */
export interface ReadingsRange extends Span {
  resolution: Resolution;
  /** IANA name of the zone in which days and weeks begin. */
  bucketZone: string;
}

/**
 * Readings as text, sensor by sensor. Columns: `time`, then the metrics in °C, % and lx; for buckets the metrics are
 * means, and `temperature_min`, `temperature_max` and so on follow. Buckets without values are left out.
 * @returns the header, then one string per page of rows
 */
export async function* exportReadings(
  db: Db,
  sensors: readonly { id: number; uuid: string }[],
  range: ReadingsRange,
  options: ExportOptions,
): AsyncGenerator<string> {
  const write = rowWriter(options);
  const names = range.resolution === 'raw' ? metrics : bucketColumns;
  yield write.header(['time', ...names, ...(options.labelled ? ['sensor'] : [])]);
  for (const { id, uuid } of sensors) {
    yield* rowPages(db, id, range, write, options.labelled ? [write.cell(uuid)] : []);
  }
}

const bucketColumns = [...metrics, ...metrics.flatMap((m) => [`${m}_min`, `${m}_max`] as const)];

async function* rowPages(
  db: Db,
  sensorId: number,
  { from, to, resolution, bucketZone }: ReadingsRange,
  write: RowWriter,
  label: string[],
): AsyncGenerator<string> {
  const { row, time, hundredths } = write;
  if (resolution !== 'raw') {
    for await (const page of bucketPages(db, sensorId, { from, to, zone: bucketZone }, resolution)) {
      const measured = page.filter((bucket) => metrics.some((metric) => bucket[`${metric}_count`]));
      yield measured.map((bucket) => row([...bucketCells(bucket, write), ...label])).join('');
    }
    return;
  }
  for await (const page of readingPages(db, sensorId, { from, to })) {
    let text = '';
    for (const reading of page) {
      text += row([time(reading.ts), ...metrics.map((metric) => hundredths(reading[metric])), ...label]);
    }
    yield text;
  }
}

function bucketCells(bucket: Bucket, { cell, time, hundredths }: RowWriter): string[] {
  const extremes = (metric: Metric) => [hundredths(bucket[`${metric}_min`]), hundredths(bucket[`${metric}_max`])];
  return [time(bucket.ts), ...metrics.map((metric) => cell(meanOf(bucket, metric))), ...metrics.flatMap(extremes)];
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
] as const;

const messagesAtATime = 2000;

/** Which messages to export. */
export interface MessagesRange {
  /** Epoch seconds [from, to); undefined is open. */
  from: number | undefined;
  to: number | undefined;
  /** Only messages with each of its words, by the rule of `searchMessages`. */
  query?: string | undefined;
}

/**
 * Messages as text, room by room, in the order of their ids. Reads every message of the rooms.
 * @returns the header, then one string per page of rows
 */
export async function* exportMessages(
  db: Db,
  rooms: readonly { id: number; uuid: string }[],
  { from = 0, to = Number.POSITIVE_INFINITY, query = '' }: MessagesRange,
  options: ExportOptions,
): AsyncGenerator<string> {
  const write = rowWriter(options);
  yield write.header([...messageColumns, ...(options.labelled ? ['room'] : [])]);
  // Filter here: with pages, the search index would find all matches again for every page.
  const words = queryWords(query);
  const isWanted = ({ date, text }: StoredMessage) => date >= from && date < to && hasWords(text, words);
  for (const { id: roomId, uuid } of rooms) {
    const label = options.labelled ? [write.cell(uuid)] : [];
    let page: StoredMessage[] = [];
    do {
      page = await messagesPage(db, roomId, { after: page.at(-1)?.id ?? 0, limit: messagesAtATime });
      const chosen = page.filter(isWanted);
      yield chosen.map((message) => write.row([...messageCells(message, write), ...label])).join('');
      await new Promise(setImmediate);
    } while (page.length === messagesAtATime);
  }
}

function messageCells(message: StoredMessage, { cell, time }: RowWriter): string[] {
  const { nickname } = JSON.parse(message.user) as { nickname: string };
  const row = { ...message, nickname };
  return messageColumns.map((name) => (name === 'date' ? time(row.date) : cell(row[name])));
}
