import { type Kysely, sql } from 'kysely';

/**
 * A person's decision on an item: `accepted` items are stored, `dropped` ones are not. Their rows stay, so that the
 * items are recognized when they come again. Readings with an implausible time are held here, too.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE quarantine ADD COLUMN state TEXT NOT NULL DEFAULT 'held'
    CHECK (state IN ('held', 'accepted', 'dropped'))`.execute(db);
}
