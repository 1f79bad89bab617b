import { type Kysely, sql } from 'kysely';

/** The shape of recordings. A file without a row was not looked at yet; one of which none can be made has nulls. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE waveform (
    sha256 TEXT PRIMARY KEY REFERENCES media_file ON DELETE CASCADE, duration REAL, peaks BLOB,
    CHECK ((duration IS NULL) = (peaks IS NULL))
  ) STRICT, WITHOUT ROWID`.execute(db);
}
