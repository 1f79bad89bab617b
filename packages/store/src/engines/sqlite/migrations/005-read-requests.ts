import { type Kysely, sql } from 'kysely';

/** Read marks that people asked for: nothing else sets any. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE read_request (
    room_id INTEGER NOT NULL REFERENCES room, message_id INTEGER NOT NULL, asked_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')), attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL, error TEXT,
    PRIMARY KEY (room_id, message_id)
  ) STRICT, WITHOUT ROWID`.execute(db);
}
