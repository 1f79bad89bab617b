/**
 * Everything out again, streamed: pages of rows as text, flat in memory however long the range. The names in the header
 * are the names everywhere else; times are ISO 8601 with the chosen zone's offset.
 */
import type { Kysely } from 'kysely';
import { messagesPage, type StoredMessage } from './messages.ts';
import { readingsBetween, type StoredReading } from './readings.ts';
import { type Cell, type RowFormat, type RowWriter, rowWriter } from './row-writer.ts';
import type { Schema } from './schema.ts';
import { metrics, readSeries, type Series } from './series.ts';
import type { Resolution } from './tiers.ts';

export interface ExportOptions extends RowFormat {
  /** Adds a column that says which sensor or room a row is from, for more than one in a file. */
  labelled?: boolean;
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

export async function* exportReadings(
  db: Kysely<Schema>,
  sensors: readonly { id: number; uuid: string }[],
  range: ReadingsRange,
  options: ExportOptions,
): AsyncGenerator<string> {
  const write = rowWriter(options);
  const names = range.resolution === 'raw' ? metrics : bandedMetrics;
  yield write.header(['time', ...names, ...(options.labelled ? ['sensor'] : [])]);
  for (const { id, uuid } of sensors) {
    const label = options.labelled ? [uuid] : [];
    for await (const page of pages(db, id, range)) {
      yield page.map(({ ts, values }) => write.row([write.time(ts), ...values, ...label])).join('');
    }
  }
}

const bandedMetrics = [...metrics, ...metrics.flatMap((m) => [`${m}_min`, `${m}_max`] as const)];

interface Row {
  ts: number;
  values: (number | null)[];
}

async function* pages(db: Kysely<Schema>, sensorId: number, range: ReadingsRange): AsyncGenerator<Row[]> {
  if (range.resolution !== 'raw') {
    yield measured(await readSeries(db, sensorId, { ...range, zone: range.bucketZone }, range.resolution));
    return;
  }
  let page: StoredReading[] = [];
  do {
    page = await readingsBetween(db, sensorId, { ...range, limit: pageSize, after: page.at(-1) });
    yield page.map(({ ts, temperature, humidity, illuminance }) => ({
      ts,
      values: [decimal(temperature), decimal(humidity), decimal(illuminance)],
    }));
    // Let the event loop serve others between two pages.
    await new Promise(setImmediate);
  } while (page.length === pageSize);
}

const decimal = (hundredths: number | null) => (hundredths === null ? null : hundredths / 100);

/** A file has rows for what was measured only: the nulls that break a chart's line are left out. */
function measured(series: Series): Row[] {
  const rows = series.time.map((ts, at) => ({ ts, values: bandedMetrics.map((name) => series[name]?.[at] ?? null) }));
  return rows.filter(({ values }) => values.some((value) => value !== null));
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
  options: ExportOptions,
): AsyncGenerator<string> {
  const write = rowWriter(options);
  yield write.header([...messageColumns, ...(options.labelled ? ['room'] : [])]);
  for (const { id: roomId, uuid } of rooms) {
    const label = options.labelled ? [uuid] : [];
    let page: StoredMessage[] = [];
    do {
      page = await messagesPage(db, roomId, { after: page.at(-1)?.id ?? 0, limit: pageSize });
      const chosen = page.filter(({ date }) => date >= range.from && date < range.to);
      yield chosen.map((message) => write.row([...messageCells(message, write), ...label])).join('');
      await new Promise(setImmediate);
    } while (page.length === pageSize);
  }
}

function messageCells(message: StoredMessage, write: RowWriter): Cell[] {
  const { id, unique_id, date, media, message_type, sender, text, audio, image } = message;
  const { nickname } = JSON.parse(message.user) as { nickname: string };
  return [id, unique_id, write.time(date), media, message_type, sender, nickname, text, audio, image];
}
