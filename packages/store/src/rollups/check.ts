/** Compares the rollup tiers with the readings, value for value. */
import { type Kysely, sql } from 'kysely';
import { asBigint } from '../as-bigint.ts';
import { engineOf } from '../engine.ts';
import { roomSensors } from '../rooms/rooms.ts';
import type { Schema } from '../schema.ts';
import { getRollupSettings } from '../settings.ts';
import { startOfHour } from '../time/zone.ts';
import { type BucketSpan, sumsOf } from './rollups.ts';
import { type Tier, tiers } from './tiers.ts';

/** A bucket that isn't what its readings say: `ts` is its beginning. */
export interface RollupFault {
  table: Tier['table'];
  sensorId: number;
  ts: number;
  /** What kept it from being compared; nothing after it in its tier is looked at. */
  unreadable?: string;
}

/** A tier of one sensor. */
interface Rollup {
  tier: Tier;
  sensorId: number;
  zone: string;
  /** What is summed up in earlier buckets has no readings any more. */
  keptFrom: number;
}

/** So many buckets are compared in one statement, and so in one snapshot: writers go on. */
const bucketsAtATime = 500;

/**
 * Every bucket whose readings are still there; of those that are gone there is nothing to compare with. A damaged page ends
 * the look at one tier of one sensor, not at the others.
 * @param newest only so many of the newest buckets of each tier
 * @returns how many buckets hold, through a generator of those that don't
 */
export async function* checkRollups(
  db: Kysely<Schema>,
  newest = Number.POSITIVE_INFINITY,
): AsyncGenerator<RollupFault, number> {
  const { zone, prunedBefore } = await getRollupSettings(db);
  let checked = 0;
  for (const { id: sensorId } of await roomSensors(db)) {
    for (const tier of tiers) {
      const keptFrom = tier.from === 'reading' ? startOfHour(prunedBefore) : prunedBefore;
      checked += yield* checkRollup(db, { tier, sensorId, zone, keptFrom }, newest);
    }
  }
  return checked;
}

async function* checkRollup(db: Kysely<Schema>, rollup: Rollup, newest: number): AsyncGenerator<RollupFault, number> {
  const { tier, sensorId } = rollup;
  const place = { table: tier.table, sensorId };
  let checked = 0;
  let reached = Number.MIN_SAFE_INTEGER;
  try {
    if (Number.isFinite(newest)) reached = await beginningOf(db, rollup, newest);
    for (;;) {
      const { buckets, misplaced, last } = await nextBuckets(db, rollup, reached);
      for (const ts of misplaced) yield { ...place, ts };
      if (buckets.length > 0) for (const ts of await differing(db, rollup, buckets)) yield { ...place, ts };
      checked += buckets.length;
      if (last === undefined) return checked;
      reached = last;
      await new Promise(setImmediate);
    }
  } catch (error) {
    if (!engineOf(db).isUnreadable(error)) throw error;
    yield { ...place, ts: reached, unreadable: error.message };
    return checked;
  }
}

/** So many rows at once: all of them would be too many for memory. */
const timesAtATime = 8000;

/**
 * The buckets from `from` on that hold something: a reading, or a row of the tier. Nothing is taken for granted about what
 * lies between them: one time that is damaged may be a million years away.
 * @returns where the next ones begin, if there may be more; `misplaced` are rows of the tier that are in no bucket
 */
async function nextBuckets(db: Kysely<Schema>, rollup: Rollup, from: number) {
  const { tier, sensorId, keptFrom } = rollup;
  const since = asBigint(Math.max(from, keptFrom));
  const { rows } = await sql<{ ts: number; stored: number }>`
    SELECT ts, 0 AS stored FROM reading WHERE sensor_id = ${sensorId} AND ts >= ${since}
    UNION ALL SELECT ts, 1 FROM ${sql.table(tier.table)} WHERE sensor_id = ${sensorId} AND ts >= ${since}
    ORDER BY ts LIMIT ${timesAtATime}`.execute(db);
  const buckets: BucketSpan[] = [];
  const misplaced: number[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const { ts, stored } of rows) {
    if (ts < end) continue;
    const bucket = bucketAt(rollup, ts);
    if (!bucket) {
      if (stored === 1) misplaced.push(ts);
      continue;
    }
    if (buckets.length === bucketsAtATime) return { buckets, misplaced, last: ts };
    buckets.push(bucket);
    end = bucket[1];
  }
  return {
    buckets,
    misplaced,
    last: rows.length < timesAtATime ? undefined : Math.max(end, (rows.at(-1)?.ts ?? 0) + 1),
  };
}

/** The bucket that holds `ts`, as refreshRollups cuts them; undefined for a time that the calendar of the zone doesn't have. */
function bucketAt({ tier, zone, keptFrom }: Rollup, ts: number): BucketSpan | undefined {
  try {
    const [start, end] = [Math.max(tier.bucket(ts, zone), keptFrom), tier.bucket(ts, zone, 1)];
    return start <= ts && ts < end ? [start, end] : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Where the newest buckets begin that hold something. */
async function beginningOf(db: Kysely<Schema>, rollup: Rollup, newest: number): Promise<number> {
  const { tier, sensorId } = rollup;
  let before = Number.MAX_SAFE_INTEGER;
  for (let found = 0; found < newest; found++) {
    const { rows } = await sql<{ ts: number | null }>`
      SELECT max(ts) AS ts FROM (
        SELECT max(ts) AS ts FROM reading WHERE sensor_id = ${sensorId} AND ts < ${asBigint(before)}
        UNION ALL SELECT max(ts) FROM ${sql.table(tier.table)} WHERE sensor_id = ${sensorId} AND ts < ${asBigint(before)}
      ) AS newest`.execute(db);
    const ts = rows[0]?.ts ?? undefined;
    if (ts === undefined) break;
    before = bucketAt(rollup, ts)?.[0] ?? ts;
  }
  return before;
}

/** Beginnings of the buckets that are stored otherwise than they are summed up, or only one of both. */
async function differing(db: Kysely<Schema>, { tier, sensorId }: Rollup, buckets: BucketSpan[]): Promise<number[]> {
  const [from, to] = [buckets[0]?.[0] ?? 0, buckets.at(-1)?.[1] ?? 0];
  const ofSensor = buckets.map(([start, end]) => [sensorId, start, end] as const);
  const { rows } = await sql<{ ts: number }>`
    WITH
      stored AS (SELECT * FROM ${sql.table(tier.table)} WHERE sensor_id = ${sensorId} AND ts >= ${from} AND ts < ${to}),
      wanted AS (${sumsOf(db, 'reading', ofSensor)})
    SELECT ts FROM (
      SELECT * FROM (SELECT * FROM stored EXCEPT SELECT * FROM wanted) AS superfluous
      UNION ALL SELECT * FROM (SELECT * FROM wanted EXCEPT SELECT * FROM stored) AS missing
    ) AS differing GROUP BY ts ORDER BY ts`.execute(db);
  return rows.map(({ ts }) => ts);
}
