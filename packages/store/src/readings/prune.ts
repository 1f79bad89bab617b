/** Deletes raw readings; their rollups stay. */
import { countOf } from '../count-rows.ts';
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
  let deleted = 0n;
  for (const { id } of await db.selectFrom('sensor').select('id').execute()) {
    const old = db.deleteFrom('reading').where('sensor_id', '=', id).where('ts', '<', limit);
    deleted += (await old.executeTakeFirst()).numDeletedRows;
    await db.deleteFrom('reading_conflict').where('sensor_id', '=', id).where('ts', '<', limit).execute();
  }
  while (await engineOf(db).shrink(db));
  return Number(deleted);
}

/** How many readings `pruneReadings` would delete. */
export async function countPrunable(db: Db, before: number): Promise<number> {
  const { limit } = await limitFor(db, before);
  return countOf(db.selectFrom('reading').where('ts', '<', limit));
}

async function limitFor(db: Db, before: number): Promise<{ prunedBefore: number; limit: number }> {
  const settings = await getRollupSettings(db);
  const prunedBefore = Math.max(startOfWeek(before, settings.zone), settings.prunedBefore);
  // A week may begin within a UTC hour (India, Nepal): the readings of that hour stay.
  return { prunedBefore, limit: startOfHour(prunedBefore) };
}
