import { type Kysely, sql } from 'kysely';
import { plausibleTimes } from '../clock/plausible.ts';
import { metrics } from '../metrics.ts';
import type { Schema, StoredReading } from '../schema.ts';
import { getPrunedBefore } from '../settings.ts';

export const storedColumns = ['ts', 'id', ...metrics] as const;

/** The newest one, but for those that are ahead of BOCCO's clock. */
export async function latestReading(db: Kysely<Schema>, sensorId: number): Promise<StoredReading | undefined> {
  const { to } = await plausibleTimes(db);
  return db
    .selectFrom('reading')
    .select(storedColumns)
    .where('sensor_id', '=', sensorId)
    .where('ts', '<=', to)
    .orderBy('ts', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/**
 * When the sensor's first reading was taken, of those whose time can be true, in epoch seconds; its hour, where readings
 * that old are gone.
 */
export async function firstReadingAt(db: Kysely<Schema>, sensorId: number): Promise<number | undefined> {
  const { from, to } = await plausibleTimes(db);
  const oldest = (table: 'reading' | 'rollup_hour') =>
    db
      .selectFrom(table)
      .select('ts')
      .where('sensor_id', '=', sensorId)
      .where('ts', '>=', from)
      .where('ts', '<=', to)
      .orderBy('ts')
      .limit(1)
      .executeTakeFirst();
  const hour = await oldest('rollup_hour');
  if (hour && hour.ts < (await getPrunedBefore(db))) return hour.ts;
  return (await oldest('reading'))?.ts;
}

/**
 * Readings of [from, to) in the order of time, `limit` at the most. With `after`, those that follow it: pages by key,
 * because an open iterator would keep every writer of this connection waiting.
 */
export async function readingsBetween(
  db: Kysely<Schema>,
  sensorId: number,
  range: { from: number; to: number; limit: number; after?: StoredReading | undefined },
): Promise<StoredReading[]> {
  return readingsQuery(db, sensorId, range).execute();
}

export function readingsQuery(
  db: Kysely<Schema>,
  sensorId: number,
  { from, to, limit, after }: { from: number; to: number; limit: number; after?: StoredReading | undefined },
) {
  // The one lower bound: beside another one SQLite would begin each page at `from`, and walk past all that was read.
  const { ts, id } = after ?? { ts: from - 1, id: Number.MAX_SAFE_INTEGER };
  return db
    .selectFrom('reading')
    .select(storedColumns)
    .where('sensor_id', '=', sensorId)
    .where(sql<boolean>`(ts, id) > (${ts}, ${id})`)
    .where('ts', '<', to)
    .orderBy('ts')
    .orderBy('id')
    .limit(limit);
}

/** Some milliseconds of reading and writing. */
const readingsAtATime = 2000;

/** Readings of [from, to), page by page: memory stays flat, and others are served between two pages. */
export async function* readingPages(
  db: Kysely<Schema>,
  sensorId: number,
  { from, to }: { from: number; to: number },
): AsyncGenerator<StoredReading[]> {
  let page: StoredReading[] = [];
  do {
    page = await readingsBetween(db, sensorId, { from, to, limit: readingsAtATime, after: page.at(-1) });
    yield page;
    await new Promise(setImmediate);
  } while (page.length === readingsAtATime);
}
