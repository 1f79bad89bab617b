/**
 * `job_run` in memory: a temporary table hides the one in the file, so that every query reads and writes the newest
 * rows, also in a transaction. SQLite searches "temp" before "main": https://www.sqlite.org/lang_naming.html
 */
import { sql } from 'kysely';
import type { JobKey } from '../../engine.ts';
import type { Db } from '../../schema.ts';
import { rows } from './rows.ts';

/** There is one collector: jobs that are not its own are nobody's. */
export async function cacheJobRuns(db: Db, kept: readonly Required<JobKey>[]): Promise<void> {
  const columns = { account_id: 'integer', slice: 'integer', job: 'text' } as const;
  const keys = rows(
    columns,
    kept.map(({ account_id, slice, job }) => [account_id, slice, job]),
  );
  await sql`
    DELETE FROM job_run
    WHERE (account_id, slice, job) NOT IN (SELECT account_id, slice, job FROM ${keys} AS kept)`.execute(db);
  await sql`PRAGMA temp_store = MEMORY`.execute(db);
  const found = await sql<{ statement: string }>`
    SELECT sql AS statement FROM main.sqlite_schema WHERE name = 'job_run'`.execute(db);
  await sql.raw(found.rows[0]?.statement.replace(/^CREATE TABLE/, 'CREATE TEMP TABLE') ?? '').execute(db);
  await sql`INSERT INTO job_run SELECT * FROM main.job_run`.execute(db);
}

export async function saveJobRuns(db: Db): Promise<void> {
  await sql`INSERT OR REPLACE INTO main.job_run SELECT * FROM job_run EXCEPT SELECT * FROM main.job_run`.execute(db);
}
