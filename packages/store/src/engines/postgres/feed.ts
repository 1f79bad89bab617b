/**
 * The live feed where transactions overlap. The order of `change.seq` is not that of the commits: a slow transaction may
 * show a lower one late. So a change has the number of its transaction (`xid`), and only those are read before which
 * none is open any more: nothing can come between them later. What is `seq` outside is this number.
 * https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT
 */
import { sql } from 'kysely';
import type { Change, Db, Trx } from '../../schema.ts';

/** The transaction of the first open one: all before it are committed or rolled back, in the whole server. */
const firstOpen = sql`pg_snapshot_xmin(pg_current_snapshot())`;

const asXid = (seq: number) => sql`CAST(CAST(${String(seq)} AS text) AS xid8)`;

/** See `newestChange` of feed/changes.ts. */
export async function newestChange(db: Db): Promise<number> {
  const { rows } = await sql<{ seq: number }>`
    SELECT coalesce((SELECT xid FROM change WHERE xid < ${firstOpen} ORDER BY xid DESC LIMIT 1), ${asXid(0)}) AS seq
  `.execute(db);
  return rows[0]?.seq ?? 0;
}

/** Whole transactions, until there are so many changes. */
const changesAtATime = 1000;

/**
 * See `changesAfter` of feed/changes.ts. All changes of a transaction but the last have the number before it: who has
 * heard only some of them gets them all again.
 */
export async function changesAfter(db: Db, seq: number): Promise<Change[] | undefined> {
  if (seq < 0) return undefined;
  // min and max take these numbers only from PostgreSQL 15 on.
  const { rows } = await sql<{ oldest: number | null; first: number | null; newest: number | null }>`
    WITH closed AS NOT MATERIALIZED (SELECT xid, seq FROM change WHERE xid < ${firstOpen})
    SELECT (SELECT xid FROM closed ORDER BY xid LIMIT 1) AS oldest, (SELECT min(seq) FROM closed) AS first,
      (SELECT xid FROM closed ORDER BY xid DESC LIMIT 1) AS newest`.execute(db);
  const { oldest, first, newest } = rows[0] ?? {};
  const isForgotten = seq < (oldest ?? 0) - 1 && first !== 1;
  if (isForgotten || seq > (newest ?? 0)) return undefined;
  const changes = await sql<Change>`
    SELECT CASE WHEN row_number() OVER (PARTITION BY xid ORDER BY seq DESC) = 1 THEN number ELSE number - 1 END AS seq,
      kind, ref, first, last
    FROM (
      SELECT *, CAST(CAST(xid AS text) AS bigint) AS number FROM change
      WHERE xid > ${asXid(seq)} AND xid < ${firstOpen}
      ORDER BY xid FETCH FIRST ${sql.lit(changesAtATime)} ROWS WITH TIES
    ) AS page ORDER BY xid, page.seq`.execute(db);
  return changes.rows;
}

/** See `Engine.trimChanges`. Nothing that is still open may be older than what stays: it would come too late. */
export async function trimChanges(trx: Trx, kept: number): Promise<void> {
  await sql`
    DELETE FROM change
    WHERE xid < (SELECT xid FROM change ORDER BY xid DESC OFFSET ${kept} LIMIT 1) AND xid < ${firstOpen}`.execute(trx);
}

/**
 * Whether the feed has numbers that this server has not given yet, as after a restore into another one: then no later
 * change would be found.
 */
export async function isOfAnotherServer(db: Db): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    SELECT EXISTS (SELECT 1 FROM change WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())) AS found`.execute(db);
  return rows[0]?.found ?? false;
}
