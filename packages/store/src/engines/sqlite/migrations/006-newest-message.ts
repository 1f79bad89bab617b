import { type Kysely, sql } from 'kysely';

/** BOCCO's list of rooms names the newest message of each: only rooms with a new one need a request for messages. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE room ADD COLUMN newest_id INTEGER`.execute(db);
}
