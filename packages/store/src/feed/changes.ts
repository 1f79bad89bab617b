/**
 * The live feed: what changed, in order. The dashboard reads it and resumes from it. Only the newest changes are kept;
 * a page that was disconnected for longer reloads everything.
 */
import { sql } from 'kysely';
import { engineOf } from '../engine.ts';
import type { Change, Db, Trx } from '../schema.ts';

/** Newest changes that are kept, at least. */
const kept = 1500;

/** As {@link recordChanges}, with one change. */
export async function recordChange(trx: Trx, change: Omit<Change, 'seq'>): Promise<void> {
  await recordChanges(trx, [change]);
}

/** The state of the service changed: pages request the status again. */
export async function recordStatusChange(trx: Trx): Promise<void> {
  await recordChange(trx, { kind: 'status', ref: 0, first: 0, last: 0 });
}

/** Old changes are deleted once per so many: checking at every commit is not needed. */
const deletedAtATime = 100;

const columns = { kind: 'text', ref: 'integer', first: 'integer', last: 'integer' } as const;

/** Adds changes to the live feed, in this order and in the transaction that makes them. */
export async function recordChanges(trx: Trx, changes: readonly Omit<Change, 'seq'>[]): Promise<void> {
  const given = changes.map(({ kind, ref, first, last }) => [kind, ref, first, last]);
  const { rows } = await sql<{ seq: number }>`
    INSERT INTO change (kind, ref, first, last)
    SELECT kind, ref, first, last FROM ${engineOf(trx).rows(columns, given)} AS given ORDER BY position
    RETURNING seq`.execute(trx);
  const newest = rows.reduce((most, { seq }) => Math.max(most, seq), 0);
  if (newest % deletedAtATime >= rows.length) return;
  await engineOf(trx).trimChanges(trx, kept);
}

/** `seq` of the newest change; 0 before the first. */
export const newestChange = (db: Db): Promise<number> => engineOf(db).newestChange(db);

/**
 * At most 1,000 changes after `seq`, ascending.
 * @returns undefined if some of them are deleted already, or `seq` is from another store: then reload everything
 */
export const changesAfter = (db: Db, seq: number): Promise<Change[] | undefined> => engineOf(db).changesAfter(db, seq);
