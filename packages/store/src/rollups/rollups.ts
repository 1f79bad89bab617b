/** Keeps the rollup tiers equal to a GROUP BY over the raw readings. */
import { type RawBuilder, sql } from 'kysely';
import { asBigint } from '../as-bigint.ts';
import { inChunks } from '../chunks.ts';
import { engineOf } from '../engine.ts';
import { metrics } from '../metrics.ts';
import type { Db, Trx } from '../schema.ts';
import { getRollupSettings, type RollupSettings, setSetting } from '../settings.ts';
import { hourSeconds } from '../time/seconds.ts';
import { startOfHour } from '../time/zone.ts';
import { type Tier, tiers } from './tiers.ts';

/** The columns of a bucket, from readings. Sums of whole numbers are exact. */
export const aggregated = metrics
  .map((m) => `count(${m}) AS ${m}_count, min(${m}) AS ${m}_min, max(${m}) AS ${m}_max, sum(${m}) AS ${m}_sum`)
  .join(', ');
const fromRollup = metrics.map((m) => `sum(${m}_count), min(${m}_min), max(${m}_max), sum(${m}_sum)`).join(', ');

const values = ['count', ...metrics.flatMap((m) => ['count', 'min', 'max', 'sum'].map((what) => `${m}_${what}`))];

/** The columns of a rollup, in the order of {@link aggregates}. */
export const rollupColumns = ['sensor_id', 'ts', ...values].join(', ');

/** Overwrites every column of a rollup except its key. */
const replaced = values.map((column) => `${column} = excluded.${column}`).join(', ');

/** Times at which readings of a sensor changed. */
export interface SensorTimes {
  sensorId: number;
  /** Epoch seconds, ascending, at least one. */
  times: number[];
}

/** Epoch seconds [start, end). */
export type BucketSpan = [start: number, end: number];

/** A bucket of one sensor. */
type SensorBucket = readonly [sensorId: number, ...BucketSpan];

/** Buckets per statement. */
const bucketsAtATime = 2000;

/**
 * Recomputes the buckets in which readings changed, in every tier.
 * @param changed of any number of sensors: the number of statements does not grow with it
 */
export async function refreshRollups(
  trx: Trx,
  changed: readonly SensorTimes[],
  settings: RollupSettings,
): Promise<void> {
  for (const tier of tiers) await refreshTier(trx, tier, changed, settings);
}

/**
 * Sets the zone in which days and weeks begin. Another zone recomputes all days and weeks in one transaction, as far
 * back as raw readings are kept: that blocks other writers for seconds if there are years of readings.
 * @param zone IANA name
 */
export async function setTimeZone(db: Db, zone: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if ((await getRollupSettings(trx)).zone === zone) return;
    const sensors = (await trx.selectFrom('sensor').select('id').execute()).map(({ id }) => id);
    await engineOf(trx).lockRows(trx, 'sensor', sensors);
    const { prunedBefore } = await getRollupSettings(trx);
    await setSetting(trx, 'time_zone', zone);
    const localTiers = tiers.slice(1);
    for (const { table } of localTiers) await trx.deleteFrom(table).where('ts', '>=', asBigint(prunedBefore)).execute();
    for (const id of sensors) {
      const hours = await trx
        .selectFrom('rollup_hour')
        .select('ts')
        .where('sensor_id', '=', id)
        .orderBy('ts')
        .execute();
      // Midnight may lie within a UTC hour: use both ends of the hour.
      const ends = hours.flatMap(({ ts }) => [ts, ts + hourSeconds - 1]).filter((ts) => ts >= prunedBefore);
      const changed = [{ sensorId: id, times: ends }];
      for (const tier of localTiers) await refreshTier(trx, tier, changed, { zone, prunedBefore });
    }
  });
}

async function refreshTier(
  trx: Trx,
  tier: Tier,
  changed: readonly SensorTimes[],
  settings: RollupSettings,
): Promise<void> {
  const buckets = bucketsOf(tier, changed, settings);
  // If midnight lies within a UTC hour (India, Nepal), aggregate the readings themselves instead of hours.
  const cutsHours = ([, start, end]: SensorBucket) => start % hourSeconds !== 0 || end % hourSeconds !== 0;
  const { cut = [], whole = [] } = Object.groupBy(buckets, (bucket) => (cutsHours(bucket) ? 'cut' : 'whole'));
  await aggregate(trx, tier, tier.from, whole);
  await aggregate(trx, tier, tier.from === 'rollup_hour' ? 'reading' : tier.from, cut);
}

/** A bucket never starts before the deleted readings end: rollups of deleted readings stay as they are. */
function bucketsOf(
  tier: Tier,
  changed: readonly SensorTimes[],
  { zone, prunedBefore }: RollupSettings,
): SensorBucket[] {
  const buckets: SensorBucket[] = [];
  const around = bucketFinder(tier, zone);
  for (const { sensorId, times } of changed) {
    let reached = Number.NEGATIVE_INFINITY;
    for (const ts of times) {
      if (ts < reached) continue;
      const [start, end] = around(ts);
      reached = end;
      buckets.push([sensorId, tier.from === 'reading' ? start : Math.max(start, prunedBefore), end]);
    }
  }
  return buckets;
}

/** Caches buckets, because calendars are slow and most sensors report at about the same time. */
function bucketFinder(tier: Tier, zone: string): (ts: number) => BucketSpan {
  const found = new Map<number, BucketSpan>();
  return (ts) => {
    const hour = startOfHour(ts);
    const known = found.get(hour);
    if (known && ts >= known[0] && ts < known[1]) return known;
    const bucket: BucketSpan = [tier.bucket(ts, zone), tier.bucket(ts, zone, 1)];
    found.set(hour, bucket);
    return bucket;
  };
}

async function aggregate(trx: Trx, tier: Tier, source: Tier['from'], buckets: readonly SensorBucket[]): Promise<void> {
  for await (const chunk of inChunks(buckets, bucketsAtATime)) {
    const { rows } = await sql<{ sensor_id: number; ts: number }>`
      INSERT INTO ${sql.table(tier.table)} (${sql.raw(rollupColumns)}) ${aggregates(trx, source, chunk)}
      ON CONFLICT (sensor_id, ts) DO UPDATE SET ${sql.raw(replaced)}
      RETURNING sensor_id, ts`.execute(trx);
    if (rows.length === chunk.length) continue;
    const full = new Set(rows.map(({ sensor_id, ts }) => `${sensor_id}/${ts}`));
    const empty = chunk.filter(([sensorId, start]) => !full.has(`${sensorId}/${start}`));
    await sql`
      DELETE FROM ${sql.table(tier.table)}
      WHERE (sensor_id, ts) IN (SELECT sensor, start FROM ${bucketRows(trx, empty)} AS given)`.execute(trx);
  }
}

const bucketRows = (db: Db, buckets: readonly SensorBucket[]) =>
  engineOf(db).rows({ sensor: 'integer', start: 'integer', stop: 'integer' }, buckets);

/** A query of the buckets, aggregated from `source`: {@link rollupColumns}. */
export function aggregates(db: Db, source: Tier['from'], buckets: readonly SensorBucket[]): RawBuilder<unknown> {
  const columns = source === 'reading' ? `count(*), ${aggregated}` : `sum(count), ${fromRollup}`;
  const [sensor, from, to] = [sql.ref('bucket.sensor'), sql.ref('bucket.start'), sql`bucket.stop - 1`];
  const table = source === 'reading' ? engineOf(db).readings({ sensor, from, to }) : sql.table(source);
  return sql`
    WITH bucket AS MATERIALIZED (SELECT sensor, start, stop FROM ${bucketRows(db, buckets)} AS given)
    SELECT sensor, start, ${sql.raw(columns)} FROM bucket CROSS JOIN ${table} AS ${sql.table(source)}
    WHERE sensor_id = sensor AND ts >= start AND ts < stop GROUP BY sensor, start`;
}
