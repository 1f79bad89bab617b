/** Stores a source's list of rooms. The list comes with every poll and nearly always is the stored one. */
import { listOf } from '../engine.ts';
import { recordChange, recordChanges } from '../feed/changes.ts';
import type { Room } from '../model.ts';
import type { Db, Trx } from '../schema.ts';
import { defaultAccount } from './accounts.ts';
import { memberKey, type Owner } from './listed-rooms.ts';
import { differences, type Snapshot } from './room-differences.ts';

/**
 * Stores a source's list of rooms, members and sensors in one transaction. Writes only differences, and nothing if
 * there are none. `updated_at` alone is no difference, because it moves with every reading: it is stored with the
 * room's next change. A room that several accounts list belongs to the first of them while that one lists it.
 * @param options.account whose list it is; rooms of other accounts stay as they are
 * @param options.complete false if parts of the list were not understood: then nothing counts as removed
 */
export async function upsertRooms(
  db: Db,
  rooms: Room[],
  { account = defaultAccount, complete = true }: { account?: Owner; complete?: boolean } = {},
): Promise<void> {
  // Compare before the transaction, so that a list without differences blocks no other writer.
  if (differences(await snapshot(db, account, rooms), rooms, account, complete).length === 0) return;
  await db.transaction().execute(async (trx) => {
    const found = differences(await snapshot(trx, account, rooms), rooms, account, complete);
    for (const { write } of found) await write(trx);
    await recordRoomChanges(trx, account, [...new Set(found.flatMap(({ shownIn }) => shownIn ?? []))]);
  });
}

/** If more rooms change at once, as with the first list, pages reload everything. */
const mostChanges = 50;

/** @param rooms their uuids */
async function recordRoomChanges(trx: Trx, { source }: Owner, rooms: readonly string[]): Promise<void> {
  if (rooms.length === 0) return;
  if (rooms.length > mostChanges) return recordChange(trx, { kind: 'reload', ref: 0, first: 0, last: 0 });
  const changed = await trx
    .selectFrom('room')
    .select('id')
    .where('source', '=', source)
    .where('uuid', 'in', rooms)
    .orderBy('id')
    .execute();
  const changes = changed.map(({ id }) => ({ kind: 'room', ref: id, first: 0, last: 0 }) as const);
  await recordChanges(trx, changes);
}

/**
 * What is stored of the account's rooms and of those in the list, and of their sensors. Not of others: fifty care homes
 * would read each other's rooms with every poll.
 */
async function snapshot(db: Db, { id, source }: Owner, list: readonly Room[]): Promise<Snapshot> {
  const uuidsOf = (all: readonly { uuid: string }[]) =>
    listOf(
      db,
      'text',
      all.map(({ uuid }) => uuid.toLowerCase()),
    );
  const idsOf = (all: readonly { id: number }[]) =>
    listOf(
      db,
      'integer',
      all.map((one) => one.id),
    );
  const room = db.selectFrom('room').selectAll().where('source', '=', source);
  const sensor = db.selectFrom('sensor').selectAll().where('source', '=', source);
  const own = await room.where('account_id', '=', id).execute();
  const listed = await sensor.where('uuid', 'in', uuidsOf(list.flatMap(({ sensors }) => sensors))).execute();
  const others = await room
    .where('account_id', '<>', id)
    .where((eb) =>
      eb.or([eb('uuid', 'in', uuidsOf(list)), eb('id', 'in', idsOf(listed.map(({ room_id }) => ({ id: room_id }))))]),
    )
    .execute();
  const rooms = [...own, ...others];
  const sensors = [...listed, ...(await sensor.where('room_id', 'in', idsOf(rooms)).execute())];
  const members = await db.selectFrom('member').selectAll().where('room_id', 'in', idsOf(rooms)).execute();
  const uuids = new Map(rooms.map((room) => [room.id, room.uuid]));
  return {
    rooms: new Map(rooms.map((room) => [room.uuid, room])),
    members: new Map(members.map((member) => [memberKey(uuids.get(member.room_id) ?? '', member.uuid), member])),
    sensors: new Map(sensors.map((sensor) => [sensor.uuid, sensor])),
  };
}
