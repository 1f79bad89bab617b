/**
 * What happened, in order: one row a commit, from which the dashboard's live feed reads and resumes. Only the newest
 * ones are kept; who was away for longer loads everything anew.
 */
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

const kept = 10_000;

export interface Change {
  seq: number;
  kind: 'reading' | 'message' | 'outbox' | 'status';
  ref: number;
  first: number;
  last: number;
}

/** To be called in the transaction that makes the change. */
export async function recordChange(db: Kysely<Schema>, change: Omit<Change, 'seq'>): Promise<void> {
  const { insertId } = await db.insertInto('change').values(change).executeTakeFirstOrThrow();
  const seq = Number(insertId);
  if (seq % 1000 === 0)
    await db
      .deleteFrom('change')
      .where('seq', '<=', seq - kept)
      .execute();
}

export async function newestChange(db: Kysely<Schema>): Promise<number> {
  const row = await db
    .selectFrom('change')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .executeTakeFirst();
  return row?.seq ?? 0;
}

/** At most 1,000 changes after `seq`; undefined when some of them are forgotten already. */
export async function changesAfter(db: Kysely<Schema>, seq: number): Promise<Change[] | undefined> {
  const oldest = await db
    .selectFrom('change')
    .select((eb) => eb.fn.min('seq').as('seq'))
    .executeTakeFirst();
  if (oldest?.seq && seq < oldest.seq - 1) return undefined;
  return db.selectFrom('change').selectAll().where('seq', '>', seq).orderBy('seq').limit(1000).execute();
}
