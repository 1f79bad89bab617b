/**
 * What happened, in order: one row a commit, from which the dashboard's live feed reads and resumes. Only the newest
 * ones are kept; who was away for longer loads everything anew.
 */
import { type Kysely, sql } from 'kysely';
import type { ChangeTable, Schema } from '../schema.ts';

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
  await recordChanges(db, [change]);
}

/** So many are forgotten at a time: that needn't be looked for at each commit. */
const forgottenAtATime = 100;

/** Several changes of one transaction, in this order. */
export async function recordChanges(db: Kysely<Schema>, changes: readonly Omit<Change, 'seq'>[]): Promise<void> {
  const values = JSON.stringify(changes.map(({ kind, ref, first, last }) => [kind, ref, first, last]));
  const { rows } = await sql<{ seq: number }>`
    INSERT INTO change (kind, ref, first, last)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(${values}) ORDER BY key
    RETURNING seq`.execute(db);
  const newest = rows.reduce((most, { seq }) => Math.max(most, seq), 0);
  if (newest % forgottenAtATime >= rows.length) return;
  await db
    .deleteFrom('change')
    .where('seq', '<=', newest - kept)
    .execute();
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
