/** Sensors that took another one's place, as a person says it: a chart draws their readings as one line. */
import { sql } from 'kysely';
import { engineOf } from '../engine.ts';
import { recordChanges } from '../feed/changes.ts';
import { InputError } from '../input-error.ts';
import type { Db, StoredSensor, Trx } from '../schema.ts';

type Sensor = Pick<StoredSensor, 'id' | 'room_id' | 'nickname' | 'user_type'>;

/**
 * Says that a sensor took the place of an earlier one, and tells open pages of both rooms. Nothing is moved or copied: each
 * keeps its readings. Writes nothing when it is said already.
 * @param earlier null: it took nobody's place
 * @throws InputError for a sensor that would continue itself, also by way of others, for one that has no readings, and for an
 *   earlier one that another sensor continues
 */
export async function setContinues(db: Db, sensor: Sensor, earlier: Sensor | null): Promise<void> {
  const both = [sensor, ...(earlier ? [earlier] : [])];
  await db.transaction().execute(async (trx) => {
    await engineOf(trx).lockRows(
      trx,
      'sensor',
      both.map(({ id }) => id),
    );
    if (earlier) await expectFits(trx, sensor, earlier);
    const { numUpdatedRows } = await trx
      .updateTable('sensor')
      .set({ continues: earlier?.id ?? null })
      .where('id', '=', sensor.id)
      .where(sql<boolean>`continues IS DISTINCT FROM ${earlier?.id ?? null}`)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    const rooms = new Set(both.map(({ room_id }) => room_id));
    await recordChanges(
      trx,
      [...rooms].map((ref) => ({ kind: 'room', ref, first: 0, last: 0 })),
    );
  });
}

async function expectFits(trx: Trx, sensor: Sensor, earlier: Sensor): Promise<void> {
  if (sensor.id === earlier.id) {
    throw new InputError(`${sensor.nickname} can't take its own place; name the sensor that was there before it.`);
  }
  const other = [sensor, earlier].find(({ user_type }) => user_type !== 'sensor_room');
  if (other) {
    throw new InputError(`${other.nickname} is a ${other.user_type}, which has no readings; name a sensor_room.`);
  }
  if ((await chainOf(trx, earlier)).some(({ id }) => id === sensor.id)) {
    throw new InputError(`${earlier.nickname} came after ${sensor.nickname}, so it can't have been there before it.`);
  }
  const successor = await trx
    .selectFrom('sensor')
    .select('nickname')
    .where('continues', '=', earlier.id)
    .where('id', '<>', sensor.id)
    .executeTakeFirst();
  if (successor) {
    throw new InputError(`${successor.nickname} took the place of ${earlier.nickname} already; undo that first.`);
  }
}

/** Longer than any line of sensors in one place. */
const longest = 100;

/** A sensor with those whose place it took, the earliest first and itself last. One statement. */
export async function chainOf(db: Db, { id }: Pick<StoredSensor, 'id'>): Promise<StoredSensor[]> {
  const { rows } = await sql<StoredSensor>`
    WITH RECURSIVE line(id, depth) AS (
      SELECT id, 0 FROM sensor WHERE id = ${id}
      UNION ALL
      SELECT sensor.continues, depth + 1 FROM line JOIN sensor ON sensor.id = line.id
      WHERE sensor.continues IS NOT NULL AND depth < ${sql.lit(longest)}
    )
    SELECT sensor.* FROM line JOIN sensor ON sensor.id = line.id ORDER BY depth DESC`.execute(db);
  return rows;
}
