/** Keeps the rollup tiers equal to what a GROUP BY over the raw readings would say. */
import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';
import { getSetting, setSetting } from './settings.ts';
import { type Tier, tiers } from './tiers.ts';
import { utcOffset } from './time.ts';

const metrics = ['temperature', 'humidity', 'illuminance'] as const;

/** One row out of raw readings; the sums are whole numbers, so that they are exact. */
const fromReadings = metrics.map((m) => `count(${m}), min(${m}), max(${m}), sum(${m})`).join(', ');
const fromRollup = metrics.map((m) => `sum(${m}_count), min(${m}_min), max(${m}_max), sum(${m}_sum)`).join(', ');

/** Recomputes, in every tier, the buckets in which readings of one sensor changed. Part of the caller's transaction. */
export async function refreshRollups(db: Kysely<Schema>, sensorId: number, changed: Iterable<number>): Promise<void> {
  const zone = (await getSetting(db, 'time_zone')) ?? 'UTC';
  let dirty = new Set(changed);
  for (const tier of tiers) {
    dirty = new Set([...dirty].map((ts) => tier.bucket(ts, zone)));
    for (const ts of dirty) await recompute(db, tier, sensorId, ts, zone);
  }
}

/** Days and weeks are cut at local midnight: with another zone they are cut anew. */
export async function setTimeZone(db: Kysely<Schema>, zone: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await getSetting(trx, 'time_zone');
    if (before === zone) return;
    await setSetting(trx, 'time_zone', zone);
    if (before === undefined) return;
    for (const { table } of tiers.slice(1)) await trx.deleteFrom(table).execute();
    for (const { id } of await trx.selectFrom('sensor').select('id').execute()) {
      const hours = await trx.selectFrom('rollup_hour').select('ts').where('sensor_id', '=', id).execute();
      await refreshRollups(
        trx,
        id,
        hours.map(({ ts }) => ts),
      );
    }
  });
}

async function recompute(db: Kysely<Schema>, tier: Tier, sensorId: number, ts: number, zone: string): Promise<void> {
  const end = tier.bucket(ts, zone, 1);
  // Where midnight falls within an hour of UTC (India, Nepal), hours can't make up a day: the readings themselves do.
  const source = tier.from === 'rollup_hour' && utcOffset(ts, zone) % 3600 !== 0 ? 'reading' : tier.from;
  const columns = source === 'reading' ? `count(*), ${fromReadings}` : `sum(count), ${fromRollup}`;
  await db.deleteFrom(tier.table).where('sensor_id', '=', sensorId).where('ts', '=', ts).execute();
  await sql`
    INSERT INTO ${sql.table(tier.table)}
    SELECT sensor_id, CAST(${ts} AS INTEGER), ${sql.raw(columns)} FROM ${sql.table(source)}
    WHERE sensor_id = ${sensorId} AND ts >= ${ts} AND ts < ${end} GROUP BY sensor_id`.execute(db);
}
