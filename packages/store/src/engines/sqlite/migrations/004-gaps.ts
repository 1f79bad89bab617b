import { type Kysely, sql } from 'kysely';

/** A hole is longer than this (seconds); frozen here, as the rows of this migration were made with it. */
const longest = 900;

const statements = [
  // When nothing could be asked of BOCCO, and why: of one sensor, or (0) of all. Times are this machine's.
  `CREATE TABLE outage (
    sensor_id INTEGER NOT NULL, from_at INTEGER NOT NULL, to_at INTEGER NOT NULL, cause TEXT NOT NULL,
    PRIMARY KEY (sensor_id, from_at)
  ) STRICT, WITHOUT ROWID`,
  // Every hole between two readings, in pieces by cause. Times are the readings'.
  `CREATE TABLE gap (
    sensor_id INTEGER NOT NULL REFERENCES sensor, from_ts INTEGER NOT NULL, to_ts INTEGER NOT NULL, cause TEXT NOT NULL,
    PRIMARY KEY (sensor_id, from_ts)
  ) STRICT, WITHOUT ROWID`,
  // What was not noted down then can't be known now.
  `INSERT INTO gap
    SELECT sensor_id, before, ts, 'not_recorded'
    FROM (SELECT sensor_id, lag(ts) OVER (PARTITION BY sensor_id ORDER BY ts) AS before, ts FROM reading)
    WHERE ts - before > ${longest}`,
];

/** Holes with their causes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
