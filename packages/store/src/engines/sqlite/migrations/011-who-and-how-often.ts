import { type Kysely, sql } from 'kysely';

const columns = [
  // Who typed a message. Null in rows of older versions, and where nobody was signed in.
  'outbox ADD COLUMN sent_by TEXT',
  // How often a job ran and failed, since this layout.
  'job_run ADD COLUMN runs INTEGER NOT NULL DEFAULT 0',
  'job_run ADD COLUMN failures INTEGER NOT NULL DEFAULT 0',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of columns) await sql.raw(`ALTER TABLE ${column}`).execute(db);
}
