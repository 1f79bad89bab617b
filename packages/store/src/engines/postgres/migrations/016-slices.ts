import { type Kysely, sql } from 'kysely';

const text = 'text COLLATE "C"';

const statements = [
  'ALTER TABLE room ADD COLUMN slice smallint NOT NULL DEFAULT 0',
  'CREATE INDEX room_slice ON room (account_id, slice)',
  'ALTER TABLE job_run ADD COLUMN slice smallint NOT NULL DEFAULT 0',
  'ALTER TABLE job_run DROP CONSTRAINT job_run_pkey, ADD PRIMARY KEY (account_id, slice, job)',
  `CREATE TABLE collector (
    id ${text} PRIMARY KEY, host ${text} NOT NULL, accounts integer[] NOT NULL, expires_at timestamptz NOT NULL
  )`,
  // An account is not there yet, and the store's own jobs have none: so no foreign key.
  `CREATE TABLE slice (
    account_id integer NOT NULL, slice smallint NOT NULL, owner ${text},
    PRIMARY KEY (account_id, slice)
  )`,
];

/** The rooms of an account may be divided among several collectors. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
