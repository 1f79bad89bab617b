/** BOCCO may count a room's messages anew, from low ids, as after the reset of an account. */

import type { Kysely } from 'kysely';
import type { Schema, StoredRoom } from '../schema.ts';

/** The order of ids and of dates may differ by so much without any restart (seconds). */
const slack = 600;

/**
 * Whether the newest message that BOCCO has begins a new count: its id is below the cursor, and it is dated after the
 * message at the cursor. An answer that lacks the newest ones, or a list from before the last reading, is no restart.
 * @returns the date of the last message of the old count (epoch seconds)
 */
export async function lastBeforeRestart(
  db: Kysely<Schema>,
  { id: roomId, synced_to }: Pick<StoredRoom, 'id' | 'synced_to'>,
  newest: { id: number; date: Date },
): Promise<number | undefined> {
  if (synced_to === null || newest.id >= synced_to) return undefined;
  const last = await db
    .selectFrom('message')
    .select('date')
    .where('room_id', '=', roomId)
    .where('id', '<=', synced_to)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last !== undefined && newest.date.getTime() / 1000 > last.date + slack ? last.date : undefined;
}
