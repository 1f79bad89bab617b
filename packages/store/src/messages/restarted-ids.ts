/** BOCCO may restart the ids of a room's messages from low numbers, as after the reset of an account. */
import type { Db, StoredRoom } from '../schema.ts';
import { newestMessageUpTo } from './sync.ts';

/** Seconds by which the order of ids and of dates may differ without a restart. */
const slack = 600;

/**
 * Whether BOCCO restarted the ids: its newest message has an id below the watermark, but a date after the message at
 * the watermark. An answer that only lacks the newest messages is no restart.
 * @param newest BOCCO's newest message of the room
 * @returns the date of the last message before the restart (epoch seconds); undefined if there was none
 */
export async function lastBeforeRestart(
  db: Db,
  { id: roomId, synced_to }: Pick<StoredRoom, 'id' | 'synced_to'>,
  newest: { id: number; date: Date },
): Promise<number | undefined> {
  if (synced_to === null || newest.id >= synced_to) return undefined;
  const last = await newestMessageUpTo(db, roomId, synced_to).select('date').executeTakeFirst();
  return last !== undefined && newest.date.getTime() / 1000 > last.date + slack ? last.date : undefined;
}
