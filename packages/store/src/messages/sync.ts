/** Which messages the collector still has to request. */
import { sql } from 'kysely';
import { plausibleTimes } from '../clock/plausible.ts';
import { engineOf } from '../engine.ts';
import type { Db, StoredRoom } from '../schema.ts';

/**
 * The newest plausible time that came from the source, of a reading or of a room in the list: how far the store has
 * followed, whatever this machine's clock says. Epoch seconds; 0 while there is none.
 */
export async function latestActivity(db: Db): Promise<number> {
  const { to } = await plausibleTimes(db);
  const { rows } = await sql<{ at: number | null }>`
    SELECT max(at) AS at FROM (
      SELECT max(updated_at) AS at FROM room WHERE updated_at <= ${to}
      UNION ALL SELECT max(${engineOf(db).lastTime({ sensor: sql.ref('sensor.id'), to })}) FROM sensor
    ) AS heard`.execute(db);
  return rows[0]?.at ?? 0;
}

/**
 * Whether the room may have messages that are not stored: the source lists a newer one or one with a restarted id, or
 * may still add older ones, as BOCCO does for some time after the newest.
 * @param options.seconds for how long the source may add older messages
 * @param options.heard the result of {@link latestActivity}
 */
export async function hasNewMessages(
  db: Db,
  room: StoredRoom,
  { seconds, heard }: { seconds: number; heard: number },
): Promise<boolean> {
  const { synced_to, newest_id } = room;
  if (synced_to === null || newest_id === null || newest_id !== synced_to) return true;
  const { from, to } = await plausibleTimes(db);
  const newest = await db
    .selectFrom('message')
    .select('date')
    .where('room_id', '=', room.id)
    .where('date', '>=', from)
    .where('date', '<=', to)
    // Above the watermark may be messages with ids from before a restart.
    .$if(room.ids_restarted_after !== null, (query) => query.where('id', '<=', synced_to))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (newest?.date ?? 0) >= heard - seconds;
}

/** A query of the room's message with the highest id up to `id`. */
export const newestMessageUpTo = (db: Db, roomId: number, id: number) =>
  db.selectFrom('message').where('room_id', '=', roomId).where('id', '<=', id).orderBy('id', 'desc').limit(1);

/**
 * The id after which to read again: the messages after it are at most `seconds` older than the newest one up to the id
 * `upTo`. If there are no older messages, the id before the first one.
 * @returns undefined if there is no message up to `upTo`
 */
export async function messageBefore(
  db: Db,
  roomId: number,
  { seconds, upTo }: { seconds: number; upTo: number },
): Promise<number | undefined> {
  const messages = newestMessageUpTo(db, roomId, upTo);
  const { from, to } = await plausibleTimes(db);
  const dated = messages.where('date', '>=', from).where('date', '<=', to);
  const newest = (await dated.select('date').executeTakeFirst()) ?? (await messages.select('date').executeTakeFirst());
  if (!newest) return undefined;
  const older = await messages
    .select('id')
    .where('date', '<', newest.date - seconds)
    .executeTakeFirst();
  if (older) return older.id;
  const oldest = await db
    .selectFrom('message')
    .select((eb) => eb.fn.min('id').as('id'))
    .where('room_id', '=', roomId)
    .executeTakeFirst();
  return (oldest?.id ?? 1) - 1;
}
