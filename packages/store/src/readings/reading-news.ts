/** What changes of readings say to open pages, for many sensors at a time: a fleet has hundreds a second. */
import { sql } from 'kysely';
import { plausibleTimes } from '../clock/plausible.ts';
import { engineOf, listOf } from '../engine.ts';
import { metrics, perMetric } from '../metrics.ts';
import type { Change, Db, StoredReading } from '../schema.ts';
import { hourSeconds } from '../time/seconds.ts';
import { readingsBetween } from './read.ts';
import { rowsAround } from './rows.ts';

/** Of a change. */
export interface ReadingNews {
  /** room.id */
  room_id: number;
  /** Uuids. */
  room: string;
  sensor: string;
  /** The sensor's newest reading, see `latestReading`. */
  latest: StoredReading;
  /** The readings of the change, in the order of time; at most `limit` of them. */
  readings: StoredReading[];
}

type Changed = Pick<Change, 'ref' | 'first' | 'last'>;

/**
 * About four statements, however many changes; one of more than an hour takes one of its own.
 * @param limit the most readings of a change
 * @returns for each change; undefined when its sensor has no readings any more
 */
export async function readingNews(
  db: Db,
  changes: readonly Changed[],
  limit: number,
): Promise<(ReadingNews | undefined)[]> {
  if (changes.length === 0) return [];
  const isShort = ({ first, last }: Changed) => last - first <= hourSeconds;
  const short = changes.filter(isShort);
  const sensors = await newestOf(db, [...new Set(changes.map(({ ref }) => ref))]);
  const rows = await rowsAround(
    db,
    short.flatMap(({ ref, first, last }) => [first, last].map((ts) => ({ sensor_id: ref, ts }))),
  );
  const bySensor = Map.groupBy(rows, ({ sensor_id }) => sensor_id);
  const found: (ReadingNews | undefined)[] = [];
  for (const change of changes) {
    const { ref, first, last } = change;
    const sensor = sensors.get(ref);
    const own = isShort(change)
      ? bySensor.get(ref)?.filter(({ ts }) => ts >= first && ts <= last)
      : await readingsBetween(db, ref, { from: first, to: last + 1, limit });
    found.push(sensor && { ...sensor, readings: (own ?? []).slice(0, limit).map(asStored) });
  }
  return found;
}

type Newest = Omit<ReadingNews, 'readings'>;

/** By sensor.id; without those that have no reading with a plausible time. */
async function newestOf(db: Db, ids: readonly number[]): Promise<Map<number, Newest>> {
  const { to } = await plausibleTimes(db);
  const values = sql.raw(metrics.map((metric) => `reading.${metric}`).join(', '));
  const { rows } = await sql<Omit<Newest, 'latest'> & StoredReading & { sensor_id: number }>`
    SELECT sensor.id AS sensor_id, sensor.uuid AS sensor, room.uuid AS room, room.id AS room_id,
      reading.ts, reading.id, ${values}
    FROM sensor JOIN room ON room.id = sensor.room_id JOIN ${engineOf(db).newestReading(to)}
    WHERE sensor.id IN ${listOf(db, 'integer', ids)}`.execute(db);
  return new Map(
    rows.map(({ sensor_id, room_id, room, sensor, ...row }) => [
      sensor_id,
      { room_id, room, sensor, latest: asStored(row) },
    ]),
  );
}

const asStored = (row: StoredReading): StoredReading => ({
  ts: row.ts,
  id: row.id,
  ...perMetric((metric) => row[metric]),
});
