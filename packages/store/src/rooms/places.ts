/** Every place that is followed, with its newest reading: what a list of all of them is made from. */
import { sql } from 'kysely';
import { plausibleTimes } from '../clock/plausible.ts';
import { engineOf } from '../engine.ts';
import { metrics } from '../metrics.ts';
import type { Db, StoredReading } from '../schema.ts';

/** A sensor that has readings, or a room without one. */
export interface Place {
  room: { uuid: string; name: string };
  /** Null for a room without a sensor. */
  sensor: { id: number; uuid: string; nickname: string } | null;
  /** The newest reading with a plausible time. */
  latest: StoredReading | undefined;
}

type Row = StoredReading & {
  room: string;
  name: string;
  sensor: number | null;
  sensor_uuid: string;
  nickname: string;
};

/**
 * All places, in the order of the source's list. One statement, with one look into the index of readings for each
 * sensor: about 5 µs each.
 * @param only the uuid of the only room that may be seen; undefined for all
 */
export async function listPlaces(db: Db, only?: string): Promise<Place[]> {
  const { to } = await plausibleTimes(db);
  const rooms = only === undefined ? sql`true` : sql`room.uuid = ${only.toLowerCase()}`;
  const { rows } = await sql<Row>`
    SELECT room.uuid AS room, room.name, sensor.id AS sensor, sensor.uuid AS sensor_uuid, sensor.nickname, reading.ts,
      reading.id, ${sql.join(metrics.map((metric) => sql.ref(`reading.${metric}`)))}
    FROM room
    LEFT JOIN sensor ON sensor.room_id = room.id AND sensor.user_type = 'sensor_room'
    LEFT JOIN ${engineOf(db).newestReading(to)}
    WHERE room.unfollowed_at IS NULL AND ${rooms}
    ORDER BY room.position IS NULL, room.position, room.id, sensor.position IS NULL, sensor.position, sensor.id
  `.execute(db);
  return rows.map(({ room, name, sensor, sensor_uuid, nickname, ...reading }) => ({
    room: { uuid: room, name },
    sensor: sensor === null ? null : { id: sensor, uuid: sensor_uuid, nickname },
    latest: (reading.ts as number | null) === null ? undefined : reading,
  }));
}
