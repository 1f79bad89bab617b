/** A source's list of rooms, as it is taken over: it comes with every poll, and nearly always says what is known. */

import type { Kysely, Transaction } from 'kysely';
import { recordChange, recordChanges } from '../feed/changes.ts';
import type { Room } from '../model.ts';
import type { Schema } from '../schema.ts';
import { defaultAccount } from './accounts.ts';
import { memberKey, type Owner } from './listed-rooms.ts';
import { differences, type Snapshot } from './room-differences.ts';

/**
 * Takes over the list in one transaction; where it says what is stored, nothing is written. `updated_at` moves with
 * every reading, so that it alone is no reason to write: it is stored with the next thing that changes in its room.
 * A room that several accounts list belongs to the first one for as long as that lists it.
 * @param account whose list it is; rooms of others stay as they are
 * @param complete false when parts of it were not understood: then what isn't there may be there all the same
 */
export async function upsertRooms(
  db: Kysely<Schema>,
  rooms: Room[],
  { account = defaultAccount, complete = true }: { account?: Owner; complete?: boolean } = {},
): Promise<void> {
  // Whoever finds out that there is nothing to write keeps no other writer waiting.
  if (differences(await snapshot(db, account), rooms, account, complete).length === 0) return;
  await db.transaction().execute(async (trx) => {
    const found = differences(await snapshot(trx, account), rooms, account, complete);
    for (const { write } of found) await write(trx);
    await recordRoomChanges(trx, account, [...new Set(found.flatMap(({ shownIn }) => shownIn ?? []))]);
  });
}

/** More rooms than this that change at once, as in the first list of all, are loaded anew rather than told one by one. */
const toldOneByOne = 50;

/** @param rooms their uuids */
async function recordRoomChanges(trx: Transaction<Schema>, { source }: Owner, rooms: readonly string[]): Promise<void> {
  if (rooms.length === 0) return;
  if (rooms.length > toldOneByOne) return recordChange(trx, { kind: 'reload', ref: 0, first: 0, last: 0 });
  const changed = await trx
    .selectFrom('room')
    .select('id')
    .where('source', '=', source)
    .where('uuid', 'in', rooms)
    .orderBy('id')
    .execute();
  await recordChanges(
    trx,
    changed.map(({ id }) => ({ kind: 'room', ref: id, first: 0, last: 0 })),
  );
}

/** What is stored of the account's source. */
async function snapshot(db: Kysely<Schema>, { source }: Owner): Promise<Snapshot> {
  const rooms = await db.selectFrom('room').selectAll().where('source', '=', source).execute();
  const uuids = new Map(rooms.map(({ id, uuid }) => [id, uuid]));
  const members = await db.selectFrom('member').selectAll().execute();
  const sensors = await db.selectFrom('sensor').selectAll().where('source', '=', source).execute();
  return {
    rooms: new Map(rooms.map((room) => [room.uuid, room])),
    members: new Map(members.map((member) => [memberKey(uuids.get(member.room_id) ?? '', member.uuid), member])),
    sensors: new Map(sensors.map((sensor) => [sensor.uuid, sensor])),
  };
}
