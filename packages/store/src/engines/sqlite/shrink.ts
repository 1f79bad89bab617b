import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../schema.ts';

/** So many pages are given back in one transaction, for others want to write too. */
const pagesAtATime = 500;

/** See `Engine.shrink`. */
export async function shrink(db: Kysely<Schema>): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ freelist_count: number }>`PRAGMA freelist_count`.execute(trx);
    const free = rows[0]?.freelist_count ?? 0;
    // The pragma gives back one page each time it is stepped, and a statement without columns is stepped once.
    for (let page = 0; page < Math.min(free, pagesAtATime); page++) await sql`PRAGMA incremental_vacuum`.execute(trx);
    return free > pagesAtATime;
  });
}
