import { type Kysely, sql } from 'kysely';

const statements = [
  // Which part of its account's rooms a room is in: always 0 here, where one collector has all of them.
  'ALTER TABLE room ADD COLUMN slice INTEGER NOT NULL DEFAULT 0',
  `CREATE TABLE job_run_16 (
    account_id INTEGER NOT NULL, slice INTEGER NOT NULL DEFAULT 0, job TEXT NOT NULL, started_at INTEGER NOT NULL,
    finished_at INTEGER, succeeded_at INTEGER, failing_since INTEGER, error_kind TEXT, error TEXT,
    runs INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, slice, job)
  ) STRICT, WITHOUT ROWID`,
  `INSERT INTO job_run_16 SELECT account_id, 0, job, started_at, finished_at, succeeded_at, failing_since, error_kind,
    error, runs, failures FROM job_run`,
  'DROP TABLE job_run',
  'ALTER TABLE job_run_16 RENAME TO job_run',
];

/** The rooms of an account may be divided among several collectors. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
