import { type Kysely, sql } from 'kysely';

/** Seals of closed days. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`CREATE TABLE seal (
      kind TEXT NOT NULL CHECK (kind IN ('reading', 'message')), ref INTEGER NOT NULL, day INTEGER NOT NULL,
      rows INTEGER NOT NULL, sha256 BLOB NOT NULL, revision INTEGER NOT NULL, broken_at INTEGER,
      PRIMARY KEY (kind, ref, day)
    ) STRICT, WITHOUT ROWID`)
    .execute(db);
}
