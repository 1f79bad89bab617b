import { type Kysely, sql } from 'kysely';

/** BOCCO lists each room's newest message with the rooms: a room without news needn't be asked for its messages. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE room ADD COLUMN newest_id INTEGER`.execute(db);
}
