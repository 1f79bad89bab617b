/** Rooms, their members and sensors, as BOCCO lists them. What BOCCO no longer lists stays, with its history. */
import type { Kysely, Selectable } from 'kysely';
import { recordChange } from './changes.ts';
import type { Schema } from './schema.ts';

export interface User {
  uuid: string;
  user_type: string;
  nickname: string;
  icon: string;
}

export interface Room {
  uuid: string;
  name: string;
  updated_at: Date;
  background_image: string;
  /** The newest one at the most, where BOCCO names it. */
  messages?: { id: number }[];
  members: { user: User; joined_at: Date; read_id: number }[];
  sensors: (User & { address: string })[];
}

export type StoredRoom = Selectable<Schema['room']>;
export type StoredMember = Selectable<Schema['member']>;
export type StoredSensor = Selectable<Schema['sensor']>;

const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
const key = (uuid: string) => uuid.toLowerCase();

/**
 * Takes over BOCCO's list in one transaction.
 * @param complete false when parts of it were not understood: then what isn't there may be there all the same
 */
export async function upsertRooms(db: Kysely<Schema>, rooms: Room[], { complete = true } = {}): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await snapshot(trx);
    if (complete) {
      await trx.updateTable('room').set({ position: null }).execute();
      await trx.updateTable('sensor').set({ position: null }).execute();
    }
    for (const [position, room] of rooms.entries()) await upsertRoom(trx, room, position);
    if ((await snapshot(trx)) === before) return;
    await recordChange(trx, { kind: 'status', ref: 0, first: 0, last: 0 });
  });
}

/** What a page shows of the rooms; `updated_at` moves with every reading and would wake it each time. */
async function snapshot(db: Kysely<Schema>): Promise<string> {
  const rooms = await db.selectFrom('room').select(['uuid', 'name', 'position']).orderBy('id').execute();
  const members = await db.selectFrom('member').selectAll().execute();
  const sensors = await db.selectFrom('sensor').selectAll().execute();
  return JSON.stringify([rooms, members, sensors]);
}

async function upsertRoom(db: Kysely<Schema>, room: Room, position: number): Promise<void> {
  const values = {
    uuid: key(room.uuid),
    name: room.name,
    updated_at: seconds(room.updated_at),
    background_image: room.background_image,
    newest_id: room.messages?.at(-1)?.id ?? null,
    position,
  };
  const { id: room_id } = await db
    .insertInto('room')
    .values(values)
    .onConflict((conflict) => conflict.column('uuid').doUpdateSet(values))
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.deleteFrom('member').where('room_id', '=', room_id).execute();
  for (const { user, joined_at, read_id } of room.members) {
    const { uuid, user_type, nickname, icon } = user;
    const member = { room_id, uuid: key(uuid), user_type, nickname, icon, joined_at: seconds(joined_at), read_id };
    await db
      .insertInto('member')
      .values(member)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  for (const [at, { uuid, user_type, nickname, address }] of room.sensors.entries()) {
    const sensor = { room_id, uuid: key(uuid), user_type, nickname, address, position: at };
    await db
      .insertInto('sensor')
      .values(sensor)
      .onConflict((conflict) => conflict.column('uuid').doUpdateSet(sensor))
      .execute();
  }
}

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
  await db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('member')
      .set({ read_id: readId })
      .where('room_id', '=', roomId)
      .where('uuid', '=', key(uuid))
      .where('read_id', '<', readId)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await recordChange(trx, { kind: 'status', ref: 0, first: 0, last: 0 });
  });
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
