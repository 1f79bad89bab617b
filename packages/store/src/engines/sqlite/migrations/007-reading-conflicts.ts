import { type Kysely, sql } from 'kysely';

/**
 * Versions of stored readings with other values. `version` is the three values as one text, because nulls are never
 * equal in a unique key. Rows that a person dropped stay, with `dropped_at`, so that they don't come back as new.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE reading_conflict (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, sensor_id INTEGER NOT NULL REFERENCES sensor, ts INTEGER NOT NULL,
    id INTEGER NOT NULL, version TEXT NOT NULL, temperature INTEGER, humidity INTEGER, illuminance INTEGER,
    received_at INTEGER NOT NULL, dropped_at INTEGER,
    UNIQUE (sensor_id, ts, id, version)
  ) STRICT`.execute(db);
}
