/** Since when sensors say the same. A service that gives values no time repeats a dead sensor's last ones for ever. */
import { sql } from 'kysely';
import { engineOf } from '../engine.ts';
import { metrics, perMetric } from '../metrics.ts';
import type { Db, ReadingRow } from '../schema.ts';
import { daySeconds } from '../time/seconds.ts';

/** Since when the newest values of a sensor have been the same. */
export interface Unchanged {
  /** Epoch seconds of the first reading with these values. */
  since: number;
  /** Nobody looked further back: they were the same for two days. */
  orEarlier: boolean;
}

/** How far back is looked: a few hundred readings of a sensor. */
const lookedBack = 2 * daySeconds;

/**
 * By sensor, since when its values are those of its newest reading. One statement: for a sensor that lives it reads as far back
 * as its last change, and two days at the most.
 * @param newest the newest reading of each sensor
 */
export async function unchangedSince(db: Db, newest: readonly ReadingRow[]): Promise<Map<number, Unchanged>> {
  if (newest.length === 0) return new Map();
  const engine = engineOf(db);
  const columns = { sensor: 'integer', newest: 'integer', ...perMetric(() => 'integer' as const) } as const;
  const given = engine.rows(
    columns,
    newest.map((row) => [row.sensor_id, row.ts, ...metrics.map((metric) => row[metric])]),
  );
  const begin = sql.raw(`given.newest - ${lookedBack}`);
  const differs = sql.raw(metrics.map((metric) => `reading.${metric} IS DISTINCT FROM given.${metric}`).join(' OR '));
  const span = { sensor: sql.ref('given.sensor'), from: begin, to: sql.ref('given.newest') };
  const sensor = sql.ref('found.sensor');
  const same = sql`coalesce(found.other + 1, found.newest - ${sql.lit(lookedBack)})`;
  const { rows } = await sql<{ sensor: number; newest: number; since: number | null; earlier: number | null }>`
    SELECT sensor, newest, ${engine.firstTime({ sensor, from: same, to: sql.ref('found.newest') })} AS since,
      CASE WHEN other IS NULL
        THEN ${engine.lastTime({ sensor, to: sql`found.newest - ${sql.lit(lookedBack + 1)}` })} END AS earlier
    FROM (
      SELECT given.sensor, given.newest, (
        SELECT max(reading.ts) FROM ${engine.readings(span)} AS reading
        WHERE reading.sensor_id = given.sensor AND reading.ts >= ${begin} AND reading.ts <= given.newest AND (${differs})
      ) AS other
      FROM ${given} AS given
    ) AS found`.execute(db);
  // Two readings of one second may differ.
  return new Map(rows.map((row) => [row.sensor, { since: row.since ?? row.newest, orEarlier: row.earlier !== null }]));
}
