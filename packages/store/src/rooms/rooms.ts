/** Rooms, their members and sensors. What the source no longer lists stays, with its history. */
import { listOf } from '../engine.ts';
import { recordChange } from '../feed/changes.ts';
import type { Db, StoredRoom, StoredSensor, Trx } from '../schema.ts';

const lower = (uuid: string) => uuid.toLowerCase();

/**
 * All rooms in the order of the source's list; rooms that it no longer lists come last.
 * @param account id; only the rooms of this account
 */
export async function listRooms(db: Db, account?: number): Promise<StoredRoom[]> {
  return db
    .selectFrom('room')
    .selectAll()
    .$if(account !== undefined, (query) => query.where('account_id', '=', account ?? 0))
    .orderBy('position', (order) => order.asc().nullsLast())
    .orderBy('id')
    .execute();
}

/** The room with a uuid (in any case); undefined if there is none. */
export async function findRoom(db: Db, uuid: string): Promise<StoredRoom | undefined> {
  return db.selectFrom('room').selectAll().where('uuid', '=', lower(uuid)).orderBy('id').limit(1).executeTakeFirst();
}

/** The room that a sensor is in. */
export async function roomOfSensor(db: Db, sensor: StoredSensor): Promise<StoredRoom | undefined> {
  return db.selectFrom('room').selectAll().where('id', '=', sensor.room_id).executeTakeFirst();
}

/**
 * Moves a member's read mark forwards, as an event of the long poll says. Does nothing for an older message or an
 * unknown member.
 * @param uuid of the member, in any case
 * @param readId id of the newest message that the member has read
 */
export async function setReadMark(db: Db, roomId: number, uuid: string, readId: number): Promise<void> {
  await db.transaction().execute((trx) => setReadMarkWithin(trx, roomId, uuid, readId));
}

/** As {@link setReadMark}, in the caller's transaction. */
export async function setReadMarkWithin(trx: Trx, roomId: number, uuid: string, readId: number): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('member')
    .set({ read_id: readId })
    .where('room_id', '=', roomId)
    .where('uuid', '=', lower(uuid))
    .where('read_id', '<', readId)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) await recordChange(trx, { kind: 'room', ref: roomId, first: 0, last: 0 });
}

/**
 * The sensors that have readings (`user_type` is `sensor_room`), of one room or of all, in the order of the source's
 * list.
 */
export async function roomSensors(db: Db, roomId?: number): Promise<StoredSensor[]> {
  return db
    .selectFrom('sensor')
    .selectAll()
    .where('user_type', '=', 'sensor_room')
    .$if(roomId !== undefined, (query) => query.where('room_id', '=', roomId ?? 0))
    .orderBy('room_id')
    .orderBy('position', (order) => order.asc().nullsLast())
    .orderBy('id')
    .execute();
}

/** The sensors of these rooms that have readings and are listed now, in the order of the source's lists. */
export async function listedSensors(db: Db, roomIds: readonly number[]): Promise<StoredSensor[]> {
  return db
    .selectFrom('sensor')
    .selectAll()
    .where('user_type', '=', 'sensor_room')
    .where('position', 'is not', null)
    .where('room_id', 'in', listOf(db, 'integer', roomIds))
    .orderBy('room_id')
    .orderBy('position')
    .orderBy('id')
    .execute();
}

/** The sensor with a uuid (in any case); undefined if there is none. */
export async function findSensor(db: Db, uuid: string): Promise<StoredSensor | undefined> {
  return db.selectFrom('sensor').selectAll().where('uuid', '=', lower(uuid)).orderBy('id').limit(1).executeTakeFirst();
}

/** Sensors by their ids in this store. One statement, and none for no ids. */
export async function sensorsById(db: Db, ids: readonly number[]): Promise<Map<number, StoredSensor>> {
  if (ids.length === 0) return new Map();
  const found = db
    .selectFrom('sensor')
    .selectAll()
    .where('id', 'in', listOf(db, 'integer', ids));
  return new Map((await found.execute()).map((sensor) => [sensor.id, sensor]));
}

/** The uuid of a room by its id in this store. */
export async function roomUuid(db: Db, id: number): Promise<string | undefined> {
  return (await db.selectFrom('room').select('uuid').where('id', '=', id).executeTakeFirst())?.uuid;
}

/** The uuids of a sensor and of its room, and the room's id, by the sensor's id in this store. */
export async function sensorUuids(
  db: Db,
  id: number,
): Promise<{ sensor: string; room: string; room_id: number } | undefined> {
  return db
    .selectFrom('sensor')
    .innerJoin('room', 'room.id', 'sensor.room_id')
    .select(['sensor.uuid as sensor', 'room.uuid as room', 'room.id as room_id'])
    .where('sensor.id', '=', id)
    .executeTakeFirst();
}
