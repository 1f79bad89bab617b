import { type Kysely, sql } from 'kysely';

const metrics = ['temperature', 'humidity', 'illuminance'];
const rollupColumns = metrics
  .map((m) => `${m}_count INTEGER NOT NULL, ${m}_min INTEGER, ${m}_max INTEGER, ${m}_sum INTEGER`)
  .join(', ');

const rollup = (name: string) => `
  CREATE TABLE ${name} (
    sensor_id INTEGER NOT NULL REFERENCES sensor, ts INTEGER NOT NULL, count INTEGER NOT NULL, ${rollupColumns},
    PRIMARY KEY (sensor_id, ts)
  ) STRICT, WITHOUT ROWID`;

const statements = [
  `CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`,
  `CREATE TABLE room (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, updated_at INTEGER NOT NULL,
    background_image TEXT NOT NULL, position INTEGER, synced_to INTEGER,
    backfilled_from INTEGER, backfill_done INTEGER NOT NULL DEFAULT 0
  ) STRICT`,
  `CREATE TABLE member (
    room_id INTEGER NOT NULL REFERENCES room, uuid TEXT NOT NULL, user_type TEXT NOT NULL, nickname TEXT NOT NULL,
    icon TEXT NOT NULL, joined_at INTEGER NOT NULL, read_id INTEGER NOT NULL,
    PRIMARY KEY (room_id, uuid)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE sensor (
    id INTEGER PRIMARY KEY, room_id INTEGER NOT NULL REFERENCES room, uuid TEXT NOT NULL UNIQUE,
    user_type TEXT NOT NULL, nickname TEXT NOT NULL, address TEXT NOT NULL, position INTEGER
  ) STRICT`,
  // 26 bytes a reading in this layout: nothing else may index the table.
  `CREATE TABLE reading (
    sensor_id INTEGER NOT NULL REFERENCES sensor, ts INTEGER NOT NULL, id INTEGER NOT NULL,
    temperature INTEGER, humidity INTEGER, illuminance INTEGER,
    PRIMARY KEY (sensor_id, ts, id)
  ) STRICT, WITHOUT ROWID`,
  rollup('rollup_hour'),
  rollup('rollup_day'),
  rollup('rollup_week'),
  `CREATE TABLE message (
    room_id INTEGER NOT NULL REFERENCES room, id INTEGER NOT NULL, unique_id TEXT NOT NULL, date INTEGER NOT NULL,
    media TEXT NOT NULL, message_type TEXT NOT NULL, text TEXT NOT NULL, audio TEXT NOT NULL, image TEXT NOT NULL,
    sender TEXT NOT NULL, dictated INTEGER NOT NULL, user TEXT NOT NULL, detail TEXT NOT NULL,
    PRIMARY KEY (room_id, id)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, unique_id TEXT NOT NULL UNIQUE, room_id INTEGER NOT NULL REFERENCES room,
    text TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    created_at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_attempt_at INTEGER NOT NULL, error TEXT,
    message_id INTEGER
  ) STRICT`,
  `CREATE INDEX outbox_waiting ON outbox (room_id, seq) WHERE state <> 'sent'`,
  `CREATE TABLE job_run (
    job TEXT PRIMARY KEY, started_at INTEGER NOT NULL, finished_at INTEGER, succeeded_at INTEGER,
    failing_since INTEGER, error_kind TEXT, error TEXT
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE lease (
    name TEXT PRIMARY KEY, pid INTEGER NOT NULL, host TEXT NOT NULL, expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, ref INTEGER NOT NULL, first INTEGER NOT NULL,
    last INTEGER NOT NULL
  ) STRICT`,
];

/** The first layout. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
