/** Stored readings of one sensor: `ts` in epoch seconds, values in 1/100. */
import { sql } from 'kysely';
import { asBigint } from '../as-bigint.ts';
import { plausibleTimes } from '../clock/plausible.ts';
import { engineOf, listOf } from '../engine.ts';
import { metrics } from '../metrics.ts';
import type { Db, ReadingRow, StoredReading } from '../schema.ts';
import { getPrunedBefore } from '../settings.ts';
import type { Span } from '../time/seconds.ts';

export const storedColumns = ['ts', 'id', ...metrics] as const;

/** The newest reading with a plausible time: one that is ahead of BOCCO's clock does not count. */
export async function latestReading(db: Db, sensorId: number): Promise<StoredReading | undefined> {
  return newestReadingUpTo(db, sensorId, (await plausibleTimes(db)).to);
}

/** The newest reading up to a time, in epoch seconds. */
export async function newestReadingUpTo(db: Db, sensorId: number, to: number): Promise<StoredReading | undefined> {
  return db
    .selectFrom(engineOf(db).readings({ sensor: sensorId, to, isLast: true }).as('reading'))
    .select(storedColumns)
    .where('sensor_id', '=', sensorId)
    .where('ts', '<=', to)
    .orderBy('ts', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The newest reading of each of these sensors up to a time (epoch seconds); those without one are missing. One statement. */
export async function newestReadings(
  db: Db,
  sensorIds: readonly number[],
  to: number,
): Promise<Map<number, ReadingRow>> {
  const { rows } = await sql<ReadingRow>`
    SELECT reading.* FROM sensor JOIN ${engineOf(db).newestReading(to)}
    WHERE sensor.id IN ${listOf(db, 'integer', sensorIds)}`.execute(db);
  return new Map(rows.map((row) => [row.sensor_id, row]));
}

/**
 * Time of the first reading with a plausible time, epoch seconds; the start of its hour if the reading itself is
 * deleted (retention).
 */
export async function firstReadingAt(db: Db, sensorId: number): Promise<number | undefined> {
  const { from, to } = await plausibleTimes(db);
  const hour = await db
    .selectFrom('rollup_hour')
    .select('ts')
    .where('sensor_id', '=', sensorId)
    .where('ts', '>=', from)
    .where('ts', '<=', to)
    .orderBy('ts')
    .limit(1)
    .executeTakeFirst();
  if (hour && hour.ts < (await getPrunedBefore(db))) return hour.ts;
  const first = engineOf(db).firstTime({ sensor: sensorId, from, to });
  const { rows } = await sql<{ ts: number | null }>`SELECT ${first} AS ts`.execute(db);
  return rows[0]?.ts ?? undefined;
}

interface Page extends Span {
  limit: number;
  after?: StoredReading | undefined;
}

/**
 * A page of readings, in the order of time. Pages by key, because an open iterator blocks every writer of the
 * connection.
 * @param range epoch seconds [from, to), at most `limit` readings; only those after the reading `after`
 */
export async function readingsBetween(db: Db, sensorId: number, range: Page): Promise<StoredReading[]> {
  return readingsQuery(db, sensorId, range).execute();
}

export function readingsQuery(db: Db, sensorId: number, { from, to, limit, after }: Page) {
  // Only one lower bound: with two, SQLite would start every page at `from` and skip all earlier pages row by row.
  const { ts, id } = after ?? { ts: from - 1, id: Number.MAX_SAFE_INTEGER };
  const wanted = { sensor: sensorId, ...(after ? { after } : { from }), to: to - 1, first: limit };
  return db
    .selectFrom(engineOf(db).readings(wanted).as('reading'))
    .select(storedColumns)
    .where('sensor_id', '=', sensorId)
    .where(sql<boolean>`(ts, id) > (${asBigint(ts)}, ${id})`)
    .where('ts', '<', asBigint(to))
    .orderBy('ts')
    .orderBy('id')
    .limit(limit);
}

/** Takes some milliseconds. */
const readingsAtATime = 2000;

/** Readings of [from, to) page by page: memory stays flat, and the event loop runs between two pages. */
export async function* readingPages(
  db: Db,
  sensorId: number,
  { from, to }: Span,
  limit = readingsAtATime,
): AsyncGenerator<StoredReading[]> {
  let page: StoredReading[] = [];
  do {
    page = await readingsBetween(db, sensorId, { from, to, limit, after: page.at(-1) });
    yield page;
    await new Promise(setImmediate);
  } while (page.length === limit);
}
