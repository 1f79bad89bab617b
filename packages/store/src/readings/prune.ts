/** Deletes raw readings; their rollups stay. */
import { engineOf } from '../engine.ts';
import type { Db } from '../schema.ts';
import { getRollupSettings, setSetting } from '../settings.ts';
import { startOfHour, startOfWeek } from '../time/zone.ts';

/**
 * Deletes raw readings before the local week of `before` (epoch seconds), so that every bucket of every tier has all
 * its readings or none. From then on `insertReadings` skips older readings.
 * @returns how many were deleted
 */
export async function pruneReadings(db: Db, before: number): Promise<number> {
  // Commit this first: from now on no bucket is recomputed from rows that are being deleted.
  const limit = await db.transaction().execute(async (trx) => {
    const { prunedBefore, limit: from } = await limitFor(trx, before);
    await setSetting(trx, 'pruned_before', String(prunedBefore));
    // Delete the seals first: if the process dies here, no seal covers deleted rows.
    await trx.deleteFrom('seal').where('kind', '=', 'reading').where('day', '<', from).execute();
    return from;
  });
  let deleted = 0;
  for (const { id } of await db.selectFrom('sensor').select('id').execute()) {
    deleted += await db.transaction().execute(async (trx) => {
      // Who had read the settings before has written by now.
      await engineOf(trx).lockRows(trx, 'sensor', [id]);
      await trx.deleteFrom('reading_conflict').where('sensor_id', '=', id).where('ts', '<', limit).execute();
      return engineOf(trx).deleteReadingsBefore(trx, id, limit);
    });
  }
  while (await engineOf(db).shrink(db));
  return deleted;
}

/** How many readings `pruneReadings` would delete. */
export async function countPrunable(db: Db, before: number): Promise<number> {
  const { prunedBefore } = await getRollupSettings(db);
  const { limit } = await limitFor(db, before);
  // Hours count them without reading them; of earlier ones the readings are deleted.
  const hours = db.selectFrom('rollup_hour').where('ts', '>=', startOfHour(prunedBefore)).where('ts', '<', limit);
  const { count } = await hours
    .select(({ fn }) => fn.sum<number | null>('count').as('count'))
    .executeTakeFirstOrThrow();
  return count ?? 0;
}

async function limitFor(db: Db, before: number): Promise<{ prunedBefore: number; limit: number }> {
  const settings = await getRollupSettings(db);
  const prunedBefore = Math.max(startOfWeek(before, settings.zone), settings.prunedBefore);
  // A week may begin within a UTC hour (India, Nepal): the readings of that hour stay.
  return { prunedBefore, limit: startOfHour(prunedBefore) };
}
