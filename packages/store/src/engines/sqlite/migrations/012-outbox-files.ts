import { type Kysely, sql } from 'kysely';

const columns = [
  `outbox ADD COLUMN kind TEXT NOT NULL DEFAULT 'text' CHECK (kind IN ('text', 'image', 'audio'))`,
  // The file to send, in the media folder. Its row has no text: an older collector that still runs then refuses it as
  // an empty message, and sends nothing wrong.
  `outbox ADD COLUMN sha256 TEXT REFERENCES media_file CHECK ((kind = 'text') = (sha256 IS NULL))`,
];

/** Messages to send may be pictures and recordings. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of columns) await sql.raw(`ALTER TABLE ${column}`).execute(db);
}
