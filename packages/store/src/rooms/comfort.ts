/** What is comfortable where a sensor is, as the home chose it. What holds without a choice is not the store's to say. */
import { listOf } from '../engine.ts';
import { recordChanges } from '../feed/changes.ts';
import type { ComfortLimits, Db } from '../schema.ts';

/** The chosen limits, by the sensor's id. @param sensors ids; undefined for all */
export async function comfortLimits(db: Db, sensors?: readonly number[]): Promise<Map<number, ComfortLimits>> {
  const rows = await db
    .selectFrom('comfort')
    .selectAll()
    .$if(sensors !== undefined, (query) => query.where('sensor_id', 'in', listOf(db, 'integer', sensors ?? [])))
    .execute();
  return new Map(rows.map((row) => [row.sensor_id, row]));
}

/**
 * Stores what somebody chose for some sensors, all of it or nothing, and tells open pages of their rooms.
 * @param changes a sensor without `limits` has the default again
 */
export async function setComfort(
  db: Db,
  changes: readonly { sensor_id: number; limits: Omit<ComfortLimits, 'sensor_id'> | undefined }[],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const { sensor_id, limits } of changes) {
      await trx.deleteFrom('comfort').where('sensor_id', '=', sensor_id).execute();
      if (limits)
        await trx
          .insertInto('comfort')
          .values({ ...limits, sensor_id })
          .execute();
    }
    const ids = changes.map(({ sensor_id }) => sensor_id);
    const rooms = await trx
      .selectFrom('sensor')
      .select('room_id')
      .distinct()
      .where('id', 'in', listOf(trx, 'integer', ids))
      .execute();
    await recordChanges(
      trx,
      rooms.map(({ room_id }) => ({ kind: 'room', ref: room_id, first: 0, last: 0 })),
    );
  });
}
