import { type Kysely, sql } from 'kysely';

/**
 * What a person decided of an item: `accepted` ones are stored, `dropped` ones are forgotten. Their rows stay, so that
 * they are known when they come again. Readings whose time can't be true are held here too.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE quarantine ADD COLUMN state TEXT NOT NULL DEFAULT 'held'
    CHECK (state IN ('held', 'accepted', 'dropped'))`.execute(db);
}
