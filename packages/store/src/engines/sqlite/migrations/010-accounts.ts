import { type Kysely, sql } from 'kysely';

/** Rebuilds a table with other columns and keys, and copies its rows. Foreign keys are off during migrations. */
const rebuilt = (table: string, columns: string, options: string, from: string) => [
  `CREATE TABLE ${table}_10 (${columns}) ${options}`,
  `INSERT INTO ${table}_10 ${from}`,
  `DROP TABLE ${table}`,
  `ALTER TABLE ${table}_10 RENAME TO ${table}`,
];

const statements = [
  // Rooms are read with an account: a source (bocco) and an entry in secrets.json. `user` is who is signed in.
  `CREATE TABLE account (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, name TEXT NOT NULL, user TEXT,
    UNIQUE (source, name)
  ) STRICT`,
  `INSERT INTO account VALUES (1, 'bocco', 'default', (SELECT lower(value) FROM setting WHERE name = 'account'))`,
  `DELETE FROM setting WHERE name = 'account'`,
  ...rebuilt(
    'room',
    `id INTEGER PRIMARY KEY, source TEXT NOT NULL, account_id INTEGER NOT NULL REFERENCES account, uuid TEXT NOT NULL,
    name TEXT NOT NULL, updated_at INTEGER NOT NULL, background_image TEXT NOT NULL, position INTEGER,
    synced_to INTEGER, backfilled_from INTEGER, backfill_done INTEGER NOT NULL DEFAULT 0, newest_id INTEGER,
    ids_restarted_after INTEGER,
    UNIQUE (source, uuid)`,
    'STRICT',
    `SELECT id, 'bocco', 1, uuid, name, updated_at, background_image, position, synced_to, backfilled_from,
      backfill_done, newest_id, ids_restarted_after FROM room`,
  ),
  ...rebuilt(
    'sensor',
    `id INTEGER PRIMARY KEY, source TEXT NOT NULL, room_id INTEGER NOT NULL REFERENCES room, uuid TEXT NOT NULL,
    user_type TEXT NOT NULL, nickname TEXT NOT NULL, address TEXT NOT NULL, position INTEGER,
    UNIQUE (source, uuid)`,
    'STRICT',
    `SELECT id, 'bocco', room_id, uuid, user_type, nickname, address, position FROM sensor`,
  ),
  // `account_id` is 0 for the jobs of the store itself.
  ...rebuilt(
    'job_run',
    `account_id INTEGER NOT NULL, job TEXT NOT NULL, started_at INTEGER NOT NULL, finished_at INTEGER,
    succeeded_at INTEGER, failing_since INTEGER, error_kind TEXT, error TEXT,
    PRIMARY KEY (account_id, job)`,
    'STRICT, WITHOUT ROWID',
    `SELECT job IN ('refresh-rooms', 'poll-sensors', 'sync-messages', 'reconcile-messages', 'backfill-messages',
      'archive-media'), job, started_at, finished_at, succeeded_at, failing_since, error_kind, error FROM job_run`,
  ),
  ...rebuilt(
    'outage',
    `account_id INTEGER NOT NULL, sensor_id INTEGER NOT NULL, from_at INTEGER NOT NULL, to_at INTEGER NOT NULL,
    cause TEXT NOT NULL,
    PRIMARY KEY (account_id, sensor_id, from_at)`,
    'STRICT, WITHOUT ROWID',
    `SELECT 1, sensor_id, from_at, to_at, cause FROM outage`,
  ),
  // The column `origin` was called `source` before.
  ...rebuilt(
    'quarantine',
    `source TEXT NOT NULL, origin TEXT NOT NULL, hash TEXT NOT NULL, reason TEXT NOT NULL, raw TEXT NOT NULL,
    first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, times INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'held' CHECK (state IN ('held', 'accepted', 'dropped')),
    PRIMARY KEY (source, origin, hash)`,
    'STRICT, WITHOUT ROWID',
    `SELECT 'bocco', source, hash, reason, raw, first_seen, last_seen, times, state FROM quarantine`,
  ),
  `CREATE INDEX quarantine_age ON quarantine (last_seen)`,
];

/** A store may hold several accounts, and rows have their source. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
