import { type Kysely, sql } from 'kysely';

const statements = [
  // A sensor's kind in its service's own word; empty where that has none.
  `ALTER TABLE sensor ADD COLUMN sensor_type TEXT NOT NULL DEFAULT ''`,
  // The sensor that was there before it. No foreign key: a copy comes in the order of ids.
  'ALTER TABLE sensor ADD COLUMN continues INTEGER',
  'CREATE UNIQUE INDEX sensor_continues ON sensor (continues) WHERE continues IS NOT NULL',
  `CREATE TABLE sensor_health (
    sensor_id INTEGER NOT NULL REFERENCES sensor, ts INTEGER NOT NULL, battery INTEGER, signal_strength INTEGER,
    PRIMARY KEY (sensor_id, ts)
  ) STRICT, WITHOUT ROWID`,
  // 17 digits of emo, which are more than a number can hold; null for BOCCO.
  'ALTER TABLE message ADD COLUMN sequence TEXT',
  'CREATE UNIQUE INDEX message_unique_id ON message (room_id, unique_id) WHERE sequence IS NOT NULL',
  // Few, or none: what is shown is counted as all without these.
  `CREATE INDEX message_motion ON message (room_id, date) WHERE media = 'motion'`,
  `CREATE TABLE outbox_18 (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, unique_id TEXT NOT NULL UNIQUE, room_id INTEGER NOT NULL REFERENCES room,
    kind TEXT NOT NULL DEFAULT 'text' CHECK (kind IN ('text', 'image', 'audio', 'stamp')), text TEXT NOT NULL,
    sha256 TEXT REFERENCES media_file, stamp TEXT,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'doubtful')), created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, next_attempt_at INTEGER NOT NULL, error TEXT, message_id INTEGER,
    remote_unique_id TEXT, doubtful_since INTEGER, asked_at INTEGER, asked_boot TEXT, asked_uptime REAL, sent_by TEXT,
    CHECK ((kind IN ('image', 'audio')) = (sha256 IS NOT NULL)), CHECK ((kind = 'stamp') = (stamp IS NOT NULL)),
    CHECK (state <> 'doubtful' OR doubtful_since IS NOT NULL)
  ) STRICT`,
  `INSERT INTO outbox_18 (seq, unique_id, room_id, kind, text, sha256, state, created_at, attempts, next_attempt_at, error,
      message_id, asked_at, asked_boot, asked_uptime, sent_by)
    SELECT seq, unique_id, room_id, kind, text, sha256, state, created_at, attempts, next_attempt_at, error, message_id,
      asked_at, asked_boot, asked_uptime, sent_by FROM outbox`,
  // The number of a row that was taken back is never another one's.
  `DELETE FROM sqlite_sequence WHERE name = 'outbox_18'`,
  `INSERT INTO sqlite_sequence (name, seq) SELECT 'outbox_18', seq FROM sqlite_sequence WHERE name = 'outbox'`,
  'DROP TABLE outbox',
  'ALTER TABLE outbox_18 RENAME TO outbox',
  `CREATE INDEX outbox_waiting ON outbox (room_id, seq) WHERE state <> 'sent'`,
  'CREATE UNIQUE INDEX outbox_remote ON outbox (room_id, remote_unique_id) WHERE remote_unique_id IS NOT NULL',
  `CREATE TABLE event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, room_id INTEGER NOT NULL REFERENCES room,
    request_id TEXT NOT NULL, event TEXT NOT NULL, kind TEXT NOT NULL, sensor_id INTEGER, at INTEGER NOT NULL,
    received_at INTEGER NOT NULL, data TEXT NOT NULL,
    UNIQUE (source, request_id)
  ) STRICT`,
  'CREATE INDEX event_at ON event (room_id, at, seq)',
];

/** What a second robot brings, BOCCO emo: sensors with a battery, messages with a sequence, sends in doubt, and events. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
