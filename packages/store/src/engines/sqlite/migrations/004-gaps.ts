import { type Kysely, sql } from 'kysely';

/** A gap is longer than this (seconds). Frozen here, because existing rows were made with it. */
const longest = 900;

const statements = [
  // When BOCCO could not be asked, and why: for one sensor, or (0) for all. Times are this machine's clock.
  `CREATE TABLE outage (
    sensor_id INTEGER NOT NULL, from_at INTEGER NOT NULL, to_at INTEGER NOT NULL, cause TEXT NOT NULL,
    PRIMARY KEY (sensor_id, from_at)
  ) STRICT, WITHOUT ROWID`,
  // Every gap between two readings, in pieces by cause. Times are those of the readings.
  `CREATE TABLE gap (
    sensor_id INTEGER NOT NULL REFERENCES sensor, from_ts INTEGER NOT NULL, to_ts INTEGER NOT NULL, cause TEXT NOT NULL,
    PRIMARY KEY (sensor_id, from_ts)
  ) STRICT, WITHOUT ROWID`,
  // Earlier causes were not recorded.
  `INSERT INTO gap
    SELECT sensor_id, before, ts, 'not_recorded'
    FROM (SELECT sensor_id, lag(ts) OVER (PARTITION BY sensor_id ORDER BY ts) AS before, ts FROM reading)
    WHERE ts - before > ${longest}`,
];

/** Gaps with their causes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
