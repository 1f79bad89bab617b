import { sql } from 'kysely';
import type { Db } from '../../schema.ts';

/** Pages per transaction, so that other writers don't wait long. */
const pagesAtATime = 500;

/** See `Engine.shrink`. */
export async function shrink(db: Db): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ freelist_count: number }>`PRAGMA freelist_count`.execute(trx);
    const free = rows[0]?.freelist_count ?? 0;
    // The pragma returns one page per step, and a statement without columns is stepped once.
    for (let page = 0; page < Math.min(free, pagesAtATime); page++) await sql`PRAGMA incremental_vacuum`.execute(trx);
    return free > pagesAtATime;
  });
}
