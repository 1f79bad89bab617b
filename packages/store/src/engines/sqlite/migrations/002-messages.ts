import { type Kysely, sql } from 'kysely';

/** `indexed` stays 0 on rows that a collector of the first layout still writes: they are indexed at the next start. */
const statements = [
  `CREATE TABLE message_2 (
    seq INTEGER PRIMARY KEY, room_id INTEGER NOT NULL REFERENCES room, id INTEGER NOT NULL, unique_id TEXT NOT NULL,
    date INTEGER NOT NULL, media TEXT NOT NULL, message_type TEXT NOT NULL, text TEXT NOT NULL, audio TEXT NOT NULL,
    image TEXT NOT NULL, sender TEXT NOT NULL, dictated INTEGER NOT NULL, user TEXT NOT NULL, detail TEXT NOT NULL,
    extra TEXT, indexed INTEGER NOT NULL DEFAULT 0,
    UNIQUE (room_id, id)
  ) STRICT`,
  `INSERT INTO message_2 (room_id, id, unique_id, date, media, message_type, text, audio, image, sender, dictated, user, detail)
    SELECT room_id, id, unique_id, date, media, message_type, text, audio, image, sender, dictated, user, detail
    FROM message ORDER BY room_id, id`,
  `DROP TABLE message`,
  `ALTER TABLE message_2 RENAME TO message`,
  `CREATE INDEX message_unindexed ON message (seq) WHERE indexed = 0`,
  // The rowid is message.seq; the text is not stored a second time.
  `CREATE VIRTUAL TABLE message_text USING fts5 (room, text, content = '', contentless_delete = 1, tokenize = 'ascii')`,
  `CREATE TABLE message_conflict (
    room_id INTEGER NOT NULL REFERENCES room, id INTEGER NOT NULL, hash TEXT NOT NULL, content TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (room_id, id, hash)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE quarantine (
    source TEXT NOT NULL, hash TEXT NOT NULL, reason TEXT NOT NULL, raw TEXT NOT NULL, first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL, times INTEGER NOT NULL,
    PRIMARY KEY (source, hash)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX quarantine_age ON quarantine (last_seen)`,
  `CREATE TABLE media_file (sha256 TEXT PRIMARY KEY, type TEXT NOT NULL, size INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
  `CREATE TABLE media (
    room_id INTEGER NOT NULL REFERENCES room, message_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('audio', 'image', 'playable')), url TEXT NOT NULL, priority INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('wanted', 'stored', 'gone')), attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL DEFAULT 0, error TEXT, sha256 TEXT REFERENCES media_file,
    PRIMARY KEY (room_id, message_id, kind), CHECK ((state = 'stored') = (sha256 IS NOT NULL))
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX media_wanted ON media (priority, message_id DESC) WHERE state = 'wanted'`,
];

/**
 * Messages get a rowid for the search index. New tables: conflicts, quarantine, files of messages. Columns keep their
 * names, so that a dashboard of the first layout can still read.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
