import { type Kysely, sql } from 'kysely';

/** Each sent message says who typed it. Null in rows of older versions, and where nobody was signed in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('ALTER TABLE outbox ADD COLUMN sent_by TEXT').execute(db);
}
