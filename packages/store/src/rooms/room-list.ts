/** BOCCO's list of rooms, as it is taken over: it comes with every poll, and nearly always says what is known. */

import type { Insertable, Kysely, Transaction, Updateable } from 'kysely';
import { recordChange, recordChanges } from '../feed/changes.ts';
import type { Room } from '../model.ts';
import type { Schema, StoredMember, StoredRoom, StoredSensor } from '../schema.ts';

type NewRoom = Omit<Insertable<Schema['room']>, 'id'>;
/** Of a room that may have no number yet. */
type NewMember = Omit<StoredMember, 'room_id'> & { room: string };
type NewSensor = Omit<StoredSensor, 'id' | 'room_id'> & { room: string };

const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
const key = (uuid: string) => uuid.toLowerCase();

/**
 * Takes over BOCCO's list in one transaction; where it says what is stored, nothing is written. `updated_at` moves with
 * every reading, so that it alone is no reason to write: it is stored with the next thing that changes in its room.
 * @param complete false when parts of it were not understood: then what isn't there may be there all the same
 */
export async function upsertRooms(db: Kysely<Schema>, rooms: Room[], { complete = true } = {}): Promise<void> {
  // Whoever finds out that there is nothing to write keeps no other writer waiting.
  if (differences(await snapshot(db), rooms, complete).length === 0) return;
  await db.transaction().execute(async (trx) => {
    const found = differences(await snapshot(trx), rooms, complete);
    for (const { write } of found) await write(trx);
    await recordRoomChanges(trx, [...new Set(found.flatMap(({ shownIn }) => shownIn ?? []))]);
  });
}

/** More rooms than this that change at once, as in the first list of all, are loaded anew rather than told one by one. */
const toldOneByOne = 50;

/** @param rooms their uuids */
async function recordRoomChanges(trx: Transaction<Schema>, rooms: readonly string[]): Promise<void> {
  if (rooms.length === 0) return;
  if (rooms.length > toldOneByOne) return recordChange(trx, { kind: 'reload', ref: 0, first: 0, last: 0 });
  const changed = await trx.selectFrom('room').select('id').where('uuid', 'in', rooms).orderBy('id').execute();
  await recordChanges(
    trx,
    changed.map(({ id }) => ({ kind: 'room', ref: id, first: 0, last: 0 })),
  );
}

interface Snapshot {
  rooms: Map<string, StoredRoom>;
  /** By the uuid of the room and their own. */
  members: Map<string, StoredMember>;
  sensors: Map<string, StoredSensor>;
}

const memberKey = (room: string, uuid: string) => `${room} ${uuid}`;

async function snapshot(db: Kysely<Schema>): Promise<Snapshot> {
  const rooms = await db.selectFrom('room').selectAll().execute();
  const uuids = new Map(rooms.map(({ id, uuid }) => [id, uuid]));
  const members = await db.selectFrom('member').selectAll().execute();
  const sensors = await db.selectFrom('sensor').selectAll().execute();
  return {
    rooms: new Map(rooms.map((room) => [room.uuid, room])),
    members: new Map(members.map((member) => [memberKey(uuids.get(member.room_id) ?? '', member.uuid), member])),
    sensors: new Map(sensors.map((sensor) => [sensor.uuid, sensor])),
  };
}

interface Difference {
  /** The uuid of the room in which a page shows it; undefined for what none shows. */
  shownIn: string | undefined;
  write: (trx: Transaction<Schema>) => Promise<unknown>;
}

/** What has to be written, in an order that can be. */
function differences(stored: Snapshot, list: readonly Room[], complete: boolean): Difference[] {
  const listed = readList(list);
  return [
    ...roomDifferences(stored, listed.rooms, complete),
    ...memberDifferences(stored, listed, complete),
    ...sensorDifferences(stored, listed.sensors, complete),
  ];
}

interface Listed {
  rooms: Map<string, NewRoom>;
  members: Map<string, NewMember>;
  sensors: Map<string, NewSensor>;
}

/** The list as rows; what stands in it twice counts once. */
function readList(list: readonly Room[]): Listed {
  const listed: Listed = { rooms: new Map(), members: new Map(), sensors: new Map() };
  for (const [position, room] of list.entries()) {
    const uuid = key(room.uuid);
    const { name, background_image } = room;
    const newest_id = room.messages?.at(-1)?.id ?? null;
    listed.rooms.set(uuid, { uuid, name, updated_at: seconds(room.updated_at), background_image, newest_id, position });
    for (const { user, joined_at, read_id } of room.members) {
      const { user_type, nickname, icon } = user;
      const member = { uuid: key(user.uuid), user_type, nickname, icon, joined_at: seconds(joined_at), read_id };
      const name = memberKey(uuid, member.uuid);
      if (!listed.members.has(name)) listed.members.set(name, { ...member, room: uuid });
    }
    for (const [at, { user_type, nickname, address, ...sensor }] of room.sensors.entries()) {
      const own = key(sensor.uuid);
      listed.sensors.set(own, { uuid: own, user_type, nickname, address, position: at, room: uuid });
    }
  }
  return listed;
}

/** The names of the columns in which they differ. */
function differing<Row extends object>(row: Row, stored: { [Name in keyof Row]?: unknown }): (keyof Row)[] {
  return (Object.keys(row) as (keyof Row)[]).filter((name) => row[name] !== stored[name]);
}

/** Columns that no page shows. */
const unshown: readonly string[] = ['updated_at', 'background_image', 'newest_id'];

function roomDifferences(stored: Snapshot, rooms: Listed['rooms'], complete: boolean): Difference[] {
  const found: Difference[] = [];
  for (const room of rooms.values()) {
    const before = stored.rooms.get(room.uuid);
    if (!before) found.push({ shownIn: room.uuid, write: (db) => db.insertInto('room').values(room).execute() });
    else {
      const columns = differing(room, before);
      if (!columns.some((name) => name !== 'updated_at')) continue;
      const shownIn = columns.some((name) => !unshown.includes(name)) ? room.uuid : undefined;
      found.push({ shownIn, write: (db) => updateRoom(db, before.uuid, room) });
    }
  }
  const gone = complete ? [...stored.rooms.values()].filter(isGone(rooms)) : [];
  return [
    ...found,
    ...gone.map(({ uuid }) => ({
      shownIn: uuid,
      write: (db: Kysely<Schema>) => updateRoom(db, uuid, { position: null }),
    })),
  ];
}

/** Listed before, and no longer. */
const isGone =
  (listed: ReadonlyMap<string, unknown>) =>
  ({ uuid, position }: { uuid: string; position: number | null }) =>
    position !== null && !listed.has(uuid);

const updateRoom = (db: Kysely<Schema>, uuid: string, values: Updateable<Schema['room']>) =>
  db.updateTable('room').set(values).where('uuid', '=', uuid).execute();

const numberOf = (db: Kysely<Schema>, room: string) => db.selectFrom('room').select('id').where('uuid', '=', room);

function memberDifferences(stored: Snapshot, { rooms, members }: Listed, complete: boolean): Difference[] {
  const found: Difference[] = [];
  for (const [name, { room, ...member }] of members) {
    const before = stored.members.get(name);
    if (before && differing(member, before).length === 0) continue;
    const write = (db: Kysely<Schema>) =>
      db
        .insertInto('member')
        .values({ ...member, room_id: numberOf(db, room) })
        .onConflict((conflict) => conflict.columns(['room_id', 'uuid']).doUpdateSet(member))
        .execute();
    found.push({ shownIn: room, write });
  }
  for (const [name, { room_id, uuid }] of complete ? stored.members : []) {
    const [room = ''] = name.split(' ');
    if (!rooms.has(room) || members.has(name)) continue;
    const write = (db: Kysely<Schema>) =>
      db.deleteFrom('member').where('room_id', '=', room_id).where('uuid', '=', uuid).execute();
    found.push({ shownIn: room, write });
  }
  return found;
}

function sensorDifferences(stored: Snapshot, sensors: Listed['sensors'], complete: boolean): Difference[] {
  const uuids = new Map([...stored.rooms.values()].map(({ id, uuid }) => [id, uuid]));
  const found: Difference[] = [];
  for (const { room, ...sensor } of sensors.values()) {
    const before = stored.sensors.get(sensor.uuid);
    const isThere = before !== undefined && stored.rooms.get(room)?.id === before.room_id;
    if (isThere && differing(sensor, before).length === 0) continue;
    const write = (db: Kysely<Schema>) => {
      const row = { ...sensor, room_id: numberOf(db, room) };
      return db
        .insertInto('sensor')
        .values(row)
        .onConflict((conflict) => conflict.column('uuid').doUpdateSet(row))
        .execute();
    };
    // Where it has moved, the room that it was in changes too.
    found.push({ shownIn: room, write });
    const former = before && !isThere && uuids.get(before.room_id);
    if (former) found.push({ shownIn: former, write: async () => {} });
  }
  for (const { id, room_id } of complete ? [...stored.sensors.values()].filter(isGone(sensors)) : []) {
    const write = (db: Kysely<Schema>) =>
      db.updateTable('sensor').set({ position: null }).where('id', '=', id).execute();
    found.push({ shownIn: uuids.get(room_id), write });
  }
  return found;
}
