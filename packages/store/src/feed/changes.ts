/**
 * What happened, in order: one row a commit, from which the dashboard's live feed reads and resumes. Only the newest
 * ones are kept; who was away for longer loads everything anew.
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import { engineOf } from '../engine.ts';
import type { Change, Schema } from '../schema.ts';

const kept = 1500;

export async function recordChange(trx: Transaction<Schema>, change: Omit<Change, 'seq'>): Promise<void> {
  await recordChanges(trx, [change]);
}

/** The service itself has changed: what a page says of it is to be asked anew. */
export async function recordStatusChange(trx: Transaction<Schema>): Promise<void> {
  await recordChange(trx, { kind: 'status', ref: 0, first: 0, last: 0 });
}

/** So many are deleted at a time: that needn't be looked for at each commit. */
const deletedAtATime = 100;

const columns = { kind: 'text', ref: 'integer', first: 'integer', last: 'integer' } as const;

/** Several changes of one transaction, in this order. */
export async function recordChanges(trx: Transaction<Schema>, changes: readonly Omit<Change, 'seq'>[]): Promise<void> {
  const given = changes.map(({ kind, ref, first, last }) => [kind, ref, first, last]);
  const { rows } = await sql<{ seq: number }>`
    INSERT INTO change (kind, ref, first, last)
    SELECT kind, ref, first, last FROM ${engineOf(trx).rows(columns, given)} AS given ORDER BY position
    RETURNING seq`.execute(trx);
  const newest = rows.reduce((most, { seq }) => Math.max(most, seq), 0);
  if (newest % deletedAtATime >= rows.length) return;
  await trx
    .deleteFrom('change')
    .where('seq', '<=', newest - kept)
    .execute();
}

/** The place of the newest change; 0 before the first. */
export const newestChange = (db: Kysely<Schema>): Promise<number> => engineOf(db).newestChange(db);

/** At most 1,000 changes after `seq`; undefined when some of them are deleted, or `seq` is of another store. */
export const changesAfter = (db: Kysely<Schema>, seq: number): Promise<Change[] | undefined> =>
  engineOf(db).changesAfter(db, seq);
