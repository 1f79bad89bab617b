/** Which rooms the household wants recorded. Every room is, until somebody says otherwise. */
import type { NotNull } from 'kysely';
import { listOf } from '../engine.ts';
import { recordChange } from '../feed/changes.ts';
import type { Db, StoredRoom, Trx } from '../schema.ts';

/** Whether the source lists the room and the household wants it: only these are asked for. */
export const isFollowed = ({ position, unfollowed_at }: StoredRoom) => position !== null && unfollowed_at === null;

/** Some rooms of an account. */
export interface SlicesOf {
  /** Its id. */
  account: number;
  slices: readonly number[];
}

/** The followed rooms among them, in the order of the source's list. */
export async function followedRooms(db: Db, of: SlicesOf): Promise<StoredRoom[]> {
  return followed(db, of).orderBy('position').orderBy('id').execute();
}

/** Those of them whose newest messages are the most recent, at most `limit`. Without those never asked for messages. */
export async function mostRecentRooms(db: Db, of: SlicesOf, limit: number): Promise<SyncedRoom[]> {
  return followed(db, of)
    .where('synced_to', 'is not', null)
    .$narrowType<{ synced_to: NotNull }>()
    .orderBy('synced_to', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** A room whose messages have been asked for. */
export type SyncedRoom = StoredRoom & { synced_to: number };

const followed = (db: Db, { account, slices }: SlicesOf) =>
  db
    .selectFrom('room')
    .selectAll()
    .where('account_id', '=', account)
    .where('slice', 'in', listOf(db, 'integer', slices))
    .where('position', 'is not', null)
    .where('unfollowed_at', 'is', null);

/**
 * Follows rooms from now on, or no longer. What is stored of them stays. The time in between becomes the cause of the
 * gap in it. Writes nothing when all are so already.
 * @param now this machine's clock, epoch seconds
 */
export async function setFollowed(
  db: Db,
  wanted: readonly { room_id: number; followed: boolean }[],
  now: number,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    let changed = false;
    for (const { room_id, followed } of wanted) {
      changed = (await (followed ? follow(trx, room_id, now) : unfollow(trx, room_id, now))) || changed;
    }
    // Every list has another room more or less.
    if (changed) await recordChange(trx, { kind: 'reload', ref: 0, first: 0, last: 0 });
  });
}

async function unfollow(trx: Trx, id: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('room')
    .set({ unfollowed_at: now })
    .where('id', '=', id)
    .where('unfollowed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function follow(trx: Trx, id: number, now: number): Promise<boolean> {
  const room = await trx.selectFrom('room').selectAll().where('id', '=', id).executeTakeFirst();
  if (typeof room?.unfollowed_at !== 'number') return false;
  const { account_id, unfollowed_at: from_at } = room;
  const outage = { from_at, to_at: now, cause: 'not_followed' } as const;
  for (const { id: sensor_id } of await trx.selectFrom('sensor').select('id').where('room_id', '=', id).execute()) {
    await trx
      .insertInto('outage')
      .values({ account_id, sensor_id, ...outage })
      .onConflict((conflict) => conflict.columns(['account_id', 'sensor_id', 'from_at']).doUpdateSet(outage))
      .execute();
  }
  await trx.updateTable('room').set({ unfollowed_at: null }).where('id', '=', id).execute();
  return true;
}
