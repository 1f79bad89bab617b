/** Compares the rollup tiers with the readings, value for value. */
import { type Kysely, sql } from 'kysely';
import { type Bucket, sums } from './rollups.ts';
import { roomSensors } from './rooms.ts';
import type { Schema } from './schema.ts';
import { getPrunedBefore, getSetting } from './settings.ts';
import { type Tier, tiers } from './tiers.ts';

/** A bucket that isn't what its readings say: `ts` is its beginning. */
export interface RollupFault {
  table: Tier['table'];
  sensorId: number;
  ts: number;
}

/** So many buckets are compared in one statement, and so in one snapshot: writers go on. */
const bucketsAtATime = 500;

/**
 * Every bucket whose readings are still there; of those that are gone there is nothing to compare with.
 * @param newest only so many of the newest buckets of each tier
 * @returns how many buckets hold, through a generator of those that don't
 */
export async function* checkRollups(
  db: Kysely<Schema>,
  newest = Number.POSITIVE_INFINITY,
): AsyncGenerator<RollupFault, number> {
  const zone = (await getSetting(db, 'time_zone')) ?? 'UTC';
  let checked = 0;
  for (const { id: sensorId } of await roomSensors(db)) {
    for (const tier of tiers) {
      const buckets = (await bucketsOf(db, tier, sensorId, zone)).slice(-newest);
      checked += buckets.length;
      for (let at = 0; at < buckets.length; at += bucketsAtATime) {
        for (const ts of await differing(db, tier, sensorId, buckets.slice(at, at + bucketsAtATime))) {
          yield { table: tier.table, sensorId, ts };
        }
        await new Promise(setImmediate);
      }
    }
  }
  return checked;
}

/** One after the other from the first reading to the last, as refreshRollups cuts them. */
async function bucketsOf(db: Kysely<Schema>, tier: Tier, sensorId: number, zone: string): Promise<Bucket[]> {
  const prunedBefore = await getPrunedBefore(db);
  const row = await db
    .selectFrom('reading')
    .select((eb) => [eb.fn.min('ts').as('first'), eb.fn.max('ts').as('last')])
    .where('sensor_id', '=', sensorId)
    .executeTakeFirst();
  const buckets: Bucket[] = [];
  if (!row || row.first === null) return buckets;
  const local = tier.from !== 'reading';
  let start = tier.bucket(local ? Math.max(row.first, prunedBefore) : row.first, zone);
  while (start <= row.last) {
    const end = tier.bucket(start, zone, 1);
    buckets.push([local ? Math.max(start, prunedBefore) : start, end]);
    start = end;
  }
  return buckets;
}

/** Beginnings of the buckets that are stored otherwise than they are summed up, or only one of both. */
async function differing(db: Kysely<Schema>, tier: Tier, sensorId: number, buckets: Bucket[]): Promise<number[]> {
  const [from, to] = [buckets[0]?.[0] ?? 0, buckets.at(-1)?.[1] ?? 0];
  const { rows } = await sql<{ ts: number }>`
    WITH
      stored AS (SELECT * FROM ${sql.table(tier.table)} WHERE sensor_id = ${sensorId} AND ts >= ${from} AND ts < ${to}),
      wanted AS (${sums('reading', sensorId, buckets)})
    SELECT ts FROM (
      SELECT * FROM (SELECT * FROM stored EXCEPT SELECT * FROM wanted)
      UNION ALL SELECT * FROM (SELECT * FROM wanted EXCEPT SELECT * FROM stored)
    ) GROUP BY ts ORDER BY ts`.execute(db);
  return rows.map(({ ts }) => ts);
}
