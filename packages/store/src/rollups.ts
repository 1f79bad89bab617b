/** Keeps the rollup tiers equal to what a GROUP BY over the raw readings would say. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Schema } from './schema.ts';
import { getPrunedBefore, getSetting, setSetting } from './settings.ts';
import { type Tier, tiers } from './tiers.ts';

const metrics = ['temperature', 'humidity', 'illuminance'] as const;

/** Sums are whole numbers, so that they are exact. */
const fromReadings = metrics.map((m) => `count(${m}), min(${m}), max(${m}), sum(${m})`).join(', ');
const fromRollup = metrics.map((m) => `sum(${m}_count), min(${m}_min), max(${m}_max), sum(${m}_sum)`).join(', ');

/** Beginning and end, in epoch seconds. */
export type Bucket = [start: number, end: number];

/**
 * Recomputes, in every tier, the buckets in which readings of one sensor changed. Part of the caller's transaction.
 * @param changed epoch seconds, ascending
 */
export async function refreshRollups(db: Kysely<Schema>, sensorId: number, changed: readonly number[]): Promise<void> {
  for (const tier of tiers) await refreshTier(db, tier, sensorId, changed);
}

/** Days and weeks are cut at local midnight: with another zone they are cut anew, as far back as there are readings. */
export async function setTimeZone(db: Kysely<Schema>, zone: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = (await getSetting(trx, 'time_zone')) ?? 'UTC';
    await setSetting(trx, 'time_zone', zone);
    if (before === zone) return;
    const prunedBefore = await getPrunedBefore(trx);
    const localTiers = tiers.slice(1);
    for (const { table } of localTiers) await trx.deleteFrom(table).where('ts', '>=', prunedBefore).execute();
    for (const { id } of await trx.selectFrom('sensor').select('id').execute()) {
      const hours = await trx
        .selectFrom('rollup_hour')
        .select('ts')
        .where('sensor_id', '=', id)
        .orderBy('ts')
        .execute();
      // Midnight may fall within an hour of UTC: both its ends count.
      const ends = hours.flatMap(({ ts }) => [ts, ts + 3599]).filter((ts) => ts >= prunedBefore);
      for (const tier of localTiers) await refreshTier(trx, tier, id, ends);
    }
  });
}

async function refreshTier(
  db: Kysely<Schema>,
  tier: Tier,
  sensorId: number,
  changed: readonly number[],
): Promise<void> {
  const zone = (await getSetting(db, 'time_zone')) ?? 'UTC';
  const buckets = bucketsOf(tier, changed, zone, await getPrunedBefore(db));
  const starts = JSON.stringify(buckets.map(([start]) => start));
  await sql`
    DELETE FROM ${sql.table(tier.table)}
    WHERE sensor_id = ${sensorId} AND ts IN (SELECT value FROM json_each(${starts}))`.execute(db);
  // Where midnight falls within an hour of UTC (India, Nepal), hours can't make up a day: the readings themselves do.
  const cutsHours = ([start, end]: Bucket) => start % 3600 !== 0 || end % 3600 !== 0;
  const { cut = [], whole = [] } = Object.groupBy(buckets, (bucket) => (cutsHours(bucket) ? 'cut' : 'whole'));
  if (whole.length > 0) await sumUp(db, tier, tier.from, sensorId, whole);
  if (cut.length > 0) await sumUp(db, tier, tier.from === 'rollup_hour' ? 'reading' : tier.from, sensorId, cut);
}

/** A bucket never reaches back into the time whose readings are gone: what is summed up there stays as it is. */
function bucketsOf(tier: Tier, times: readonly number[], zone: string, prunedBefore: number): Bucket[] {
  const buckets: Bucket[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const ts of times) {
    if (ts < end) continue;
    const start = tier.bucket(ts, zone);
    end = tier.bucket(ts, zone, 1);
    buckets.push([tier.from === 'reading' ? start : Math.max(start, prunedBefore), end]);
  }
  return buckets;
}

async function sumUp(
  db: Kysely<Schema>,
  tier: Tier,
  source: Tier['from'],
  sensorId: number,
  buckets: Bucket[],
): Promise<void> {
  await sql`INSERT INTO ${sql.table(tier.table)} ${sums(source, sensorId, buckets)}`.execute(db);
}

/** A query of what the buckets hold, in the columns of a rollup table. */
export function sums(source: Tier['from'], sensorId: number, buckets: readonly Bucket[]): RawBuilder<unknown> {
  const columns = source === 'reading' ? `count(*), ${fromReadings}` : `sum(count), ${fromRollup}`;
  return sql`
    WITH bucket(start, stop) AS MATERIALIZED (SELECT value ->> 0, value ->> 1 FROM json_each(${JSON.stringify(buckets)}))
    SELECT sensor_id, start, ${sql.raw(columns)} FROM bucket CROSS JOIN ${sql.table(source)}
    WHERE sensor_id = ${sensorId} AND ts >= start AND ts < stop GROUP BY start`;
}
