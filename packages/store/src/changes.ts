/**
 * What happened, in order: one row a commit, from which the dashboard's live feed reads and resumes. Only the newest
 * ones are kept; who was away for longer loads everything anew.
 */
import type { Kysely } from 'kysely';
import type { ChangeTable, Schema } from './schema.ts';

const kept = 1500;

export interface Change {
  seq: number;
  kind: ChangeTable['kind'];
  ref: number;
  first: number;
  last: number;
}

/** To be called in the transaction that makes the change. */
export async function recordChange(db: Kysely<Schema>, change: Omit<Change, 'seq'>): Promise<void> {
  const { insertId } = await db.insertInto('change').values(change).executeTakeFirstOrThrow();
  const seq = Number(insertId);
  if (seq % 100 !== 0) return;
  const forgotten = seq - kept;
  await db.deleteFrom('change').where('seq', '<=', forgotten).execute();
}

export async function newestChange(db: Kysely<Schema>): Promise<number> {
  const row = await db
    .selectFrom('change')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .executeTakeFirst();
  return row?.seq ?? 0;
}

/** At most 1,000 changes after `seq`; undefined when some of them are forgotten, or `seq` is of another store. */
export async function changesAfter(db: Kysely<Schema>, seq: number): Promise<Change[] | undefined> {
  const known = await db
    .selectFrom('change')
    .select((eb) => [eb.fn.min('seq').as('oldest'), eb.fn.max('seq').as('newest')])
    .executeTakeFirst();
  if (seq < (known?.oldest ?? 1) - 1 || seq > (known?.newest ?? 0)) return undefined;
  return db.selectFrom('change').selectAll().where('seq', '>', seq).orderBy('seq').limit(1000).execute();
}
