/** How sensors are: battery and signal, which emo's service lists. A row says how a sensor was until its next one. */
import { type RawBuilder, sql } from 'kysely';
import { asBigint } from '../as-bigint.ts';
import { engineOf } from '../engine.ts';
import { recordChange } from '../feed/changes.ts';
import type { Db, SensorHealth, StoredSensor } from '../schema.ts';
import type { Span } from '../time/seconds.ts';

/** As the service says it; null is unknown. Neither units nor ranges are documented. */
export type Health = Pick<SensorHealth, 'battery' | 'signal_strength'>;

/**
 * Records how a sensor is, when that is new. Costs one statement and no commit while nothing changes: call it with each list of
 * the sensors.
 * @param ts when it was listed, epoch seconds
 */
export async function recordHealth(
  db: Db,
  { id, room_id }: Pick<StoredSensor, 'id' | 'room_id'>,
  health: Health,
  ts: number,
): Promise<void> {
  const now = { battery: whole(health.battery), signal_strength: whole(health.signal_strength) };
  if (await isAsBefore(db, id, now, ts)) return;
  await db.transaction().execute(async (trx) => {
    await engineOf(trx).lockRows(trx, 'sensor', [id]);
    if (await isAsBefore(trx, id, now, ts)) return;
    await trx
      .insertInto('sensor_health')
      .values({ sensor_id: id, ts, ...now })
      .onConflict((conflict) => conflict.columns(['sensor_id', 'ts']).doUpdateSet(now))
      .execute();
    await recordChange(trx, { kind: 'room', ref: room_id, first: 0, last: 0 });
  });
}

const widest = 2 ** 31;

/** A number that is none of a sensor counts as unknown. */
function whole(value: number | null): number | null {
  return value !== null && Math.abs(value) < widest ? Math.round(value) : null;
}

async function isAsBefore(db: Db, sensorId: number, now: Health, ts: number): Promise<boolean> {
  const before = await db
    .selectFrom('sensor_health')
    .selectAll()
    .where('sensor_id', '=', sensorId)
    .where('ts', '<=', ts)
    .orderBy('ts', 'desc')
    .limit(1)
    .executeTakeFirst();
  const { battery = null, signal_strength = null } = before ?? {};
  return battery === now.battery && signal_strength === now.signal_strength;
}

/**
 * How a sensor was in a range: what held at its beginning, then each change, in the order of time.
 * @param range epoch seconds [from, to)
 */
export async function healthBetween(db: Db, sensorId: number, { from, to }: Span): Promise<SensorHealth[]> {
  const first = sql<number>`coalesce(
    (SELECT max(ts) FROM sensor_health WHERE sensor_id = ${sensorId} AND ts <= ${asBigint(from)}), ${asBigint(from)})`;
  return db
    .selectFrom('sensor_health')
    .selectAll()
    .where('sensor_id', '=', sensorId)
    .where('ts', '>=', first)
    .where('ts', '<', asBigint(to))
    .orderBy('ts')
    .execute();
}

/** How each of these sensors is now; those of which nothing was said are missing. One statement. */
export async function newestHealth(db: Db, sensors: RawBuilder<number>): Promise<Map<number, SensorHealth>> {
  const { rows } = await sql<SensorHealth>`
    SELECT sensor_health.* FROM sensor JOIN sensor_health ON sensor_id = sensor.id AND ts = (
      SELECT max(ts) FROM sensor_health AS other WHERE other.sensor_id = sensor.id)
    WHERE sensor.id IN ${sensors}`.execute(db);
  return new Map(rows.map((row) => [row.sensor_id, row]));
}
