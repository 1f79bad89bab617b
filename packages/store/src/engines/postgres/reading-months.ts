/**
 * The rows of open days lie in a partition for each month (UTC), which is made before the first row of its month is
 * written and dropped when its days are closed: to delete the rows alone leaves their space in the table. Times before
 * and after the months of these partitions have one each (migrations/015-first.ts).
 */
import { sql } from 'kysely';
import type { SensorDay } from '../../engine.ts';
import type { Db, Trx } from '../../schema.ts';

/** Milliseconds since 1970. */
const [first, end] = [Date.UTC(2000), Date.UTC(2100)];

/** The partition in which a day lies; undefined for one that is always there. */
export function monthOf(day: number): string | undefined {
  const ms = day * 1000;
  if (!(ms >= first && ms < end)) return undefined;
  return `reading_${new Date(ms).toISOString().slice(0, 7).replace('-', '_')}`;
}

/** Makes partitions that are missing. Whoever makes one lets others wait who need one too, and nobody else. */
export async function makeMonths(trx: Trx, days: readonly SensorDay[]): Promise<void> {
  const months = new Map(days.map(({ day }) => [monthOf(day), new Date(day * 1000)]));
  months.delete(undefined);
  if (months.size === 0) return;
  await sql`LOCK TABLE reading_open IN SHARE UPDATE EXCLUSIVE MODE`.execute(trx);
  for (const [name = '', date] of months) {
    // Another one may have made it meanwhile.
    const { rows } = await sql<{ there: boolean }>`SELECT to_regclass(${name}) IS NOT NULL AS there`.execute(trx);
    if (rows[0]?.there) continue;
    const [from, to] = [0, 1].map((by) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + by) / 1000);
    // To attach one stops no reader and no writer, to make one in its place would.
    await sql`CREATE TABLE ${sql.table(name)} (LIKE reading_open INCLUDING ALL)`.execute(trx);
    await sql`
      ALTER TABLE reading_open ATTACH PARTITION ${sql.table(name)} FOR VALUES FROM (${sql.lit(from)}) TO (${sql.lit(to)})`.execute(
      trx,
    );
  }
}

/** How long others wait at the most for one that waits for a long question (milliseconds): then it is left for later. */
const longestWait = 500;

/** Drops the partitions without rows. A writer who finds that one is gone begins again (errors.ts), and makes it anew. */
export async function dropEmptyMonths(db: Db): Promise<void> {
  if ((await emptyMonths(db)).length === 0) return;
  try {
    await db.transaction().execute(async (trx) => {
      await sql.raw(`SET LOCAL lock_timeout = ${longestWait}`).execute(trx);
      await sql`LOCK TABLE reading_open IN ACCESS EXCLUSIVE MODE`.execute(trx);
      for (const name of await emptyMonths(trx)) await sql`DROP TABLE ${sql.table(name)}`.execute(trx);
    });
  } catch (error) {
    if (!isLockTimeout(error)) throw error;
  }
}

const isLockTimeout = (error: unknown) => error instanceof Error && 'code' in error && error.code === '55P03';

async function emptyMonths(db: Db | Trx): Promise<string[]> {
  const { rows: months } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
    WHERE inhparent = to_regclass('reading_open') AND relname ~ '^reading_[0-9]{4}_[0-9]{2}$' ORDER BY relname`.execute(
    db,
  );
  const empty: string[] = [];
  for (const { name } of months) {
    const { rows } = await sql`SELECT 1 FROM ${sql.table(name)} LIMIT 1`.execute(db);
    if (rows.length === 0) empty.push(name);
  }
  return empty;
}
