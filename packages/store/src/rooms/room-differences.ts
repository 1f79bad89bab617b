/** Compares a source's list of rooms with the stored one. */
import type { Updateable } from 'kysely';
import type { Room } from '../model.ts';
import type { Db, Schema, StoredMember, StoredRoom, StoredSensor, Trx } from '../schema.ts';
import { type Listed, type NewRoom, type Owner, readList } from './listed-rooms.ts';
import { sliceOf } from './slice.ts';

export interface Snapshot {
  rooms: Map<string, StoredRoom>;
  /** By `memberKey`. */
  members: Map<string, StoredMember>;
  sensors: Map<string, StoredSensor>;
}

interface Difference {
  /** Uuid of the room that pages show it in; undefined if no page shows it. */
  shownIn: string | undefined;
  write: (trx: Trx) => Promise<unknown>;
}

/** What to write, in an order that foreign keys allow. */
export function differences(stored: Snapshot, list: readonly Room[], account: Owner, complete: boolean): Difference[] {
  const ownRooms = list.filter(({ uuid }) => {
    const room = stored.rooms.get(uuid.toLowerCase());
    return room === undefined || room.account_id === account.id || room.position === null;
  });
  const own = { listed: readList(ownRooms, account), account, complete };
  return [...roomDifferences(stored, own), ...memberDifferences(stored, own), ...sensorDifferences(stored, own)];
}

/** The part of a list that belongs to its account. */
interface Own {
  listed: Listed;
  account: Owner;
  complete: boolean;
}

/** The names of the columns in which they differ. */
function differing<Row extends object>(row: Row, stored: { [Name in keyof Row]?: unknown }): (keyof Row)[] {
  return (Object.keys(row) as (keyof Row)[]).filter((name) => row[name] !== stored[name]);
}

/** Columns that no page shows. */
const unshown: readonly string[] = ['account_id', 'updated_at', 'background_image', 'newest_id'];

function roomDifferences(stored: Snapshot, { listed: { rooms }, account, complete }: Own): Difference[] {
  const found: Difference[] = [];
  for (const room of rooms.values()) {
    const before = stored.rooms.get(room.uuid);
    if (!before) found.push({ shownIn: room.uuid, write: (db) => addRoom(db, room) });
    else {
      const columns = differing(room, before);
      if (!columns.some((name) => name !== 'updated_at')) continue;
      const shownIn = columns.some((name) => !unshown.includes(name)) ? room.uuid : undefined;
      found.push({ shownIn, write: (db) => updateRoom(db, before.id, room) });
    }
  }
  const known = [...stored.rooms.values()].filter(({ account_id }) => account_id === account.id);
  for (const { id, uuid } of complete ? known.filter(isGone(rooms)) : []) {
    found.push({ shownIn: uuid, write: (db) => updateRoom(db, id, { position: null }) });
  }
  return found;
}

/** Was listed, and is not any more. */
const isGone =
  (listed: ReadonlyMap<string, unknown>) =>
  ({ uuid, position }: { uuid: string; position: number | null }) =>
    position !== null && !listed.has(uuid);

const addRoom = (db: Db, room: NewRoom) =>
  db
    .insertInto('room')
    .values({ ...room, slice: sliceOf(db, room.uuid) })
    .execute();

const updateRoom = (db: Db, id: number, values: Updateable<Schema['room']>) =>
  db.updateTable('room').set(values).where('id', '=', id).execute();

const roomId = (db: Db, { source }: Owner, uuid: string) =>
  db.selectFrom('room').select('id').where('source', '=', source).where('uuid', '=', uuid);

function memberDifferences(stored: Snapshot, { listed: { rooms, members }, account, complete }: Own): Difference[] {
  const found: Difference[] = [];
  for (const [name, { room, ...member }] of members) {
    const before = stored.members.get(name);
    if (before && differing(member, before).length === 0) continue;
    const write = (db: Db) =>
      db
        .insertInto('member')
        .values({ ...member, room_id: roomId(db, account, room) })
        .onConflict((conflict) => conflict.columns(['room_id', 'uuid']).doUpdateSet(member))
        .execute();
    found.push({ shownIn: room, write });
  }
  for (const [name, { room_id, uuid }] of complete ? stored.members : []) {
    const [room = ''] = name.split(' ');
    if (!rooms.has(room) || members.has(name)) continue;
    const write = (db: Db) => db.deleteFrom('member').where('room_id', '=', room_id).where('uuid', '=', uuid).execute();
    found.push({ shownIn: room, write });
  }
  return found;
}

function sensorDifferences(stored: Snapshot, { listed: { sensors }, account, complete }: Own): Difference[] {
  const roomsById = new Map([...stored.rooms.values()].map((room) => [room.id, room]));
  const found: Difference[] = [];
  for (const { room, ...sensor } of sensors.values()) {
    const before = stored.sensors.get(sensor.uuid);
    const isThere = before !== undefined && stored.rooms.get(room)?.id === before.room_id;
    if (isThere && differing(sensor, before).length === 0) continue;
    const write = (db: Db) => {
      const row = { ...sensor, room_id: roomId(db, account, room) };
      return db
        .insertInto('sensor')
        .values(row)
        .onConflict((conflict) => conflict.columns(['source', 'uuid']).doUpdateSet(row))
        .execute();
    };
    // A sensor that moved also changes the room that it was in.
    found.push({ shownIn: room, write });
    const former = before && !isThere && roomsById.get(before.room_id)?.uuid;
    if (former) found.push({ shownIn: former, write: async () => {} });
  }
  const known = [...stored.sensors.values()].filter(({ room_id }) => roomsById.get(room_id)?.account_id === account.id);
  for (const { id, room_id } of complete ? known.filter(isGone(sensors)) : []) {
    const write = (db: Db) => db.updateTable('sensor').set({ position: null }).where('id', '=', id).execute();
    found.push({ shownIn: roomsById.get(room_id)?.uuid, write });
  }
  return found;
}
