/**
 * The rows of `job_run` in memory: a temporary table hides the file's, so that every query reads and writes what is newest,
 * also within a transaction. https://www.sqlite.org/lang_naming.html: "temp" is looked in before "main".
 */
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../schema.ts';

export async function cacheJobRuns(db: Kysely<Schema>): Promise<void> {
  await sql`PRAGMA temp_store = MEMORY`.execute(db);
  await sql`CREATE TEMP TABLE job_run (
    job TEXT PRIMARY KEY, started_at INTEGER NOT NULL, finished_at INTEGER, succeeded_at INTEGER,
    failing_since INTEGER, error_kind TEXT, error TEXT
  ) STRICT, WITHOUT ROWID`.execute(db);
  await sql`INSERT INTO job_run SELECT * FROM main.job_run`.execute(db);
}

export async function saveJobRuns(db: Kysely<Schema>): Promise<void> {
  await sql`INSERT OR REPLACE INTO main.job_run SELECT * FROM job_run EXCEPT SELECT * FROM main.job_run`.execute(db);
}
