/** Compares the rollup tiers with the readings, value by value. */
import { sql } from 'kysely';
import { asBigint } from '../as-bigint.ts';
import { engineOf } from '../engine.ts';
import { roomSensors } from '../rooms/rooms.ts';
import type { Db } from '../schema.ts';
import { getRollupSettings } from '../settings.ts';
import { startOfHour } from '../time/zone.ts';
import { aggregates, type BucketSpan, rollupColumns } from './rollups.ts';
import { type Tier, tiers } from './tiers.ts';

/** A bucket that differs from its readings, is missing or should not exist; `ts` is its start in epoch seconds. */
export interface RollupFault {
  table: Tier['table'];
  sensorId: number;
  ts: number;
  /** The error of the database, if the bucket could not be read. The later buckets of its tier are not checked. */
  unreadable?: string;
}

/** A tier of one sensor. */
interface Rollup {
  tier: Tier;
  sensorId: number;
  zone: string;
  /** Readings of earlier buckets are deleted, epoch seconds. */
  keptFrom: number;
}

/** Buckets per statement. One statement sees one snapshot, so writers may continue. */
const bucketsAtATime = 500;

/**
 * Compares every bucket whose raw readings are kept with these readings. Reads all of them in small steps: the event
 * loop runs in between, and writers may continue. A damaged page ends the check of one tier of one sensor, not of the
 * others.
 * @param newest only the newest buckets of each tier, at most so many
 * @returns a generator of the differences, whose return value is the number of checked buckets
 */
export async function* checkRollups(db: Db, newest = Number.POSITIVE_INFINITY): AsyncGenerator<RollupFault, number> {
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

async function* checkRollup(db: Db, rollup: Rollup, newest: number): AsyncGenerator<RollupFault, number> {
  const { tier, sensorId } = rollup;
  const place = { table: tier.table, sensorId };
  let checked = 0;
  let reached = Number.MIN_SAFE_INTEGER;
  try {
    if (Number.isFinite(newest)) reached = await startOfNewest(db, rollup, newest);
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

/** Rows per statement: all of them would not fit in memory. */
const timesAtATime = 8000;

/**
 * The buckets from `from` on with a reading or a row of the tier. Never steps from bucket to bucket: a damaged time may
 * be a million years away.
 * @returns `last` is where to continue, undefined at the end; `misplaced` are rows of the tier that start no bucket
 */
async function nextBuckets(db: Db, rollup: Rollup, from: number) {
  const { tier, sensorId, keptFrom } = rollup;
  const since = asBigint(Math.max(from, keptFrom));
  const readings = engineOf(db).readings({ sensor: sensorId, from: since, first: timesAtATime });
  const { rows } = await sql<{ ts: number; stored: number }>`
    SELECT ts, 0 AS stored FROM ${readings} AS reading WHERE sensor_id = ${sensorId} AND ts >= ${since}
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
  const last = rows.length < timesAtATime ? undefined : Math.max(end, (rows.at(-1)?.ts ?? 0) + 1);
  return { buckets, misplaced, last };
}

/** The bucket of `ts`, cut as in `refreshRollups`; undefined for a time beyond the calendar. */
function bucketAt({ tier, zone, keptFrom }: Rollup, ts: number): BucketSpan | undefined {
  try {
    const [start, end] = [Math.max(tier.bucket(ts, zone), keptFrom), tier.bucket(ts, zone, 1)];
    return start <= ts && ts < end ? [start, end] : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The start of the oldest of the `newest` buckets that are not empty. */
async function startOfNewest(db: Db, rollup: Rollup, newest: number): Promise<number> {
  const { tier, sensorId } = rollup;
  let before = Number.MAX_SAFE_INTEGER;
  for (let found = 0; found < newest; found++) {
    const { rows } = await sql<{ ts: number | null }>`
      SELECT max(ts) AS ts FROM (
        SELECT ${engineOf(db).lastTime({ sensor: sensorId, to: asBigint(before - 1) })} AS ts
        UNION ALL SELECT max(ts) FROM ${sql.table(tier.table)} WHERE sensor_id = ${sensorId} AND ts < ${asBigint(before)}
      ) AS newest`.execute(db);
    const ts = rows[0]?.ts ?? undefined;
    if (ts === undefined) break;
    before = bucketAt(rollup, ts)?.[0] ?? ts;
  }
  return before;
}

/** Starts of the buckets whose row differs from their readings, or where only one of both exists. */
async function differing(db: Db, { tier, sensorId }: Rollup, buckets: BucketSpan[]): Promise<number[]> {
  const [from, to] = [buckets[0]?.[0] ?? 0, buckets.at(-1)?.[1] ?? 0];
  const ofSensor = buckets.map(([start, end]) => [sensorId, start, end] as const);
  const { rows } = await sql<{ ts: number }>`
    WITH
      stored AS (SELECT ${sql.raw(rollupColumns)} FROM ${sql.table(tier.table)} WHERE sensor_id = ${sensorId} AND ts >= ${asBigint(from)} AND ts < ${asBigint(to)}),
      wanted AS (${aggregates(db, 'reading', ofSensor)})
    SELECT ts FROM (
      SELECT * FROM (SELECT * FROM stored EXCEPT SELECT * FROM wanted) AS superfluous
      UNION ALL SELECT * FROM (SELECT * FROM wanted EXCEPT SELECT * FROM stored) AS missing
    ) AS differing GROUP BY ts ORDER BY ts`.execute(db);
  return rows.map(({ ts }) => ts);
}
