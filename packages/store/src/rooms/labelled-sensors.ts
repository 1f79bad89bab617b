/** Sensors with the names of their rooms. */
import { listOf } from '../engine.ts';
import type { Db } from '../schema.ts';
import type { SourceName } from '../sources.ts';

/** A sensor, and the room that it is in. */
export interface LabelledSensor {
  id: number;
  source: SourceName;
  uuid: string;
  nickname: string;
  room: { uuid: string; name: string };
}

/**
 * Sensors in the order of the source's list, room by room.
 * @param which.room id; only those of this room
 * @param which.uuids only these, of any type, in any case; without it those that have readings (`sensor_room`)
 */
export async function labelledSensors(
  db: Db,
  { room, uuids }: { room?: number | undefined; uuids?: readonly string[] | undefined } = {},
): Promise<LabelledSensor[]> {
  const wanted = uuids?.map((uuid) => uuid.toLowerCase());
  const rows = await db
    .selectFrom('sensor')
    .innerJoin('room', 'room.id', 'sensor.room_id')
    .select(['sensor.id', 'sensor.source', 'sensor.uuid', 'sensor.nickname'])
    .select(['room.uuid as room_uuid', 'room.name as room_name'])
    .$if(room !== undefined, (query) => query.where('sensor.room_id', '=', room ?? 0))
    .$if(wanted === undefined, (query) => query.where('sensor.user_type', '=', 'sensor_room'))
    .$if(wanted !== undefined, (query) => query.where('sensor.uuid', 'in', listOf(db, 'text', wanted ?? [])))
    .orderBy('sensor.room_id')
    .orderBy('sensor.position', (order) => order.asc().nullsLast())
    .orderBy('sensor.id')
    .execute();
  return rows.map(({ room_uuid, room_name, ...sensor }) => ({ ...sensor, room: { uuid: room_uuid, name: room_name } }));
}
