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
    await recordRoomChanges(trx, before, await snapshot(trx));
  });
}

/** What a page shows of each room, by its id; `updated_at` moves with every reading and would wake it each time. */
async function snapshot(db: Kysely<Schema>): Promise<Map<number, string>> {
  const rooms = await db.selectFrom('room').select(['id', 'name', 'position']).execute();
  const members = Map.groupBy(await db.selectFrom('member').selectAll().execute(), ({ room_id }) => room_id);
  const sensors = Map.groupBy(await db.selectFrom('sensor').selectAll().execute(), ({ room_id }) => room_id);
  return new Map(rooms.map((room) => [room.id, JSON.stringify([room, members.get(room.id), sensors.get(room.id)])]));
}

/** More rooms than this that change at once, as in the first list of all, are loaded anew rather than told one by one. */
const toldOneByOne = 50;

async function recordRoomChanges(
  db: Kysely<Schema>,
  before: ReadonlyMap<number, string>,
  after: ReadonlyMap<number, string>,
): Promise<void> {
  const changed = [...after.keys()].filter((id) => after.get(id) !== before.get(id));
  if (changed.length > toldOneByOne) return recordChange(db, { kind: 'reload', ref: 0, first: 0, last: 0 });
  for (const ref of changed) await recordChange(db, { kind: 'room', ref, first: 0, last: 0 });
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
    if (numUpdatedRows > 0n) await recordChange(trx, { kind: 'room', ref: roomId, first: 0, last: 0 });
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
