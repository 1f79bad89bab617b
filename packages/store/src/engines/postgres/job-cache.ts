import { sql } from 'kysely';
import type { JobKey } from '../../engine.ts';
import type { Db } from '../../schema.ts';
import { rows } from './rows.ts';

/**
 * See `Engine.cacheJobRuns`. Job runs are written at once here: a pool has no memory of its own that all of its
 * connections see, and the commits of a few jobs are few beside those of thousands of sensors. Jobs of other accounts
 * may be another collector's.
 */
export async function cacheJobRuns(db: Db, kept: readonly Required<JobKey>[]): Promise<void> {
  const columns = { account_id: 'integer', slice: 'integer', job: 'text' } as const;
  const keys = rows(
    columns,
    kept.map(({ account_id, slice, job }) => [account_id, slice, job]),
  );
  await sql`
    WITH kept AS MATERIALIZED (SELECT account_id, slice, job FROM ${keys} AS given)
    DELETE FROM job_run
    WHERE account_id IN (SELECT account_id FROM kept) AND (account_id, slice, job) NOT IN (
      SELECT account_id, slice, job FROM kept)`.execute(db);
}

export async function saveJobRuns(): Promise<void> {}
