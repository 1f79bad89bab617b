import { type Kysely, sql } from 'kysely';

/** Until when a service wants no calls of an account: its collectors share that, and it holds over restarts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE account ADD COLUMN paused_until bigint NOT NULL DEFAULT 0`.execute(db);
}
