import { type Kysely, sql } from 'kysely';

const statements = [
  `CREATE TABLE seal (
    kind TEXT NOT NULL CHECK (kind IN ('reading', 'message')), ref INTEGER NOT NULL, day INTEGER NOT NULL,
    rows INTEGER NOT NULL, sha256 BLOB NOT NULL, revision INTEGER NOT NULL, broken_at INTEGER,
    PRIMARY KEY (kind, ref, day)
  ) STRICT, WITHOUT ROWID`,
  // Ids are not exactly in the order of days, so the messages of a day are found by date.
  `CREATE INDEX message_day ON message (room_id, date)`,
];

/** Seals of closed days. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
