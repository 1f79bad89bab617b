import { type Kysely, sql } from 'kysely';

const columns = [
  // Since when the household wants no more of a room. Null: it is followed.
  'room ADD COLUMN unfollowed_at INTEGER',
  // Whether the credentials are set in the environment, where no program can change them.
  'account ADD COLUMN from_environment INTEGER NOT NULL DEFAULT 0',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of columns) await sql.raw(`ALTER TABLE ${column}`).execute(db);
}
