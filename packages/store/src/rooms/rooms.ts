/** Rooms, their members and sensors, as BOCCO lists them. What BOCCO no longer lists stays, with its history. */

import type { Kysely, Transaction } from 'kysely';
import { recordChange } from '../feed/changes.ts';
import type { Schema, StoredMember, StoredRoom, StoredSensor } from '../schema.ts';

const key = (uuid: string) => uuid.toLowerCase();

/** In BOCCO's order; rooms that it no longer lists come last. */
export async function listRooms(db: Kysely<Schema>): Promise<StoredRoom[]> {
  return db
    .selectFrom('room')
    .selectAll()
    .orderBy('position', (order) => order.asc().nullsLast())
    .orderBy('id')
    .execute();
}

export async function findRoom(db: Kysely<Schema>, uuid: string): Promise<StoredRoom | undefined> {
  return db.selectFrom('room').selectAll().where('uuid', '=', key(uuid)).executeTakeFirst();
}

/** The room that a sensor is in. */
export async function roomOfSensor(db: Kysely<Schema>, sensor: StoredSensor): Promise<StoredRoom | undefined> {
  return db.selectFrom('room').selectAll().where('id', '=', sensor.room_id).executeTakeFirst();
}

export async function membersOf(db: Kysely<Schema>, roomId: number): Promise<StoredMember[]> {
  return db
    .selectFrom('member')
    .selectAll()
    .where('room_id', '=', roomId)
    .orderBy('joined_at')
    .orderBy('uuid')
    .execute();
}

/** One member's read mark moved: an event of the long poll. */
export async function setReadMark(db: Kysely<Schema>, roomId: number, uuid: string, readId: number): Promise<void> {
  await db.transaction().execute((trx) => setReadMarkWithin(trx, roomId, uuid, readId));
}

export async function setReadMarkWithin(
  trx: Transaction<Schema>,
  roomId: number,
  uuid: string,
  readId: number,
): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('member')
    .set({ read_id: readId })
    .where('room_id', '=', roomId)
    .where('uuid', '=', key(uuid))
    .where('read_id', '<', readId)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) await recordChange(trx, { kind: 'room', ref: roomId, first: 0, last: 0 });
}

/** The sensors that have readings (`sensor_room`), of one room or of all. */
export async function roomSensors(db: Kysely<Schema>, roomId?: number): Promise<StoredSensor[]> {
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

export async function findSensor(db: Kysely<Schema>, uuid: string): Promise<StoredSensor | undefined> {
  return db.selectFrom('sensor').selectAll().where('uuid', '=', key(uuid)).executeTakeFirst();
}

/** A room's uuid by its number in this store. */
export async function roomUuid(db: Kysely<Schema>, id: number): Promise<string | undefined> {
  return (await db.selectFrom('room').select('uuid').where('id', '=', id).executeTakeFirst())?.uuid;
}

/** The uuids of a sensor and of its room, by the sensor's number in this store. */
export async function sensorUuids(
  db: Kysely<Schema>,
  id: number,
): Promise<{ sensor: string; room: string; room_id: number } | undefined> {
  return db
    .selectFrom('sensor')
    .innerJoin('room', 'room.id', 'sensor.room_id')
    .select(['sensor.uuid as sensor', 'room.uuid as room', 'room.id as room_id'])
    .where('sensor.id', '=', id)
    .executeTakeFirst();
}
