/**
 * `job_run` in memory: a temporary table hides the one in the file, so that every query reads and writes the newest
 * rows, also in a transaction. SQLite searches "temp" before "main": https://www.sqlite.org/lang_naming.html
 */
import { sql } from 'kysely';
import type { Db } from '../../schema.ts';

export async function cacheJobRuns(db: Db): Promise<void> {
  await sql`PRAGMA temp_store = MEMORY`.execute(db);
  const { rows } = await sql<{ statement: string }>`
    SELECT sql AS statement FROM main.sqlite_schema WHERE name = 'job_run'`.execute(db);
  await sql.raw(rows[0]?.statement.replace(/^CREATE TABLE/, 'CREATE TEMP TABLE') ?? '').execute(db);
  await sql`INSERT INTO job_run SELECT * FROM main.job_run`.execute(db);
}

export async function saveJobRuns(db: Db): Promise<void> {
  await sql`INSERT OR REPLACE INTO main.job_run SELECT * FROM job_run EXCEPT SELECT * FROM main.job_run`.execute(db);
}
