/** Which messages the collector still has to request. */
import { sql } from 'kysely';
import { plausibleTimes } from '../clock/plausible.ts';
import { engineOf, listOf } from '../engine.ts';
import type { Db, StoredRoom } from '../schema.ts';

/**
 * The rooms that may have messages which are not stored: the source lists a newer one or one with a restarted id, or may
 * still add older ones, as BOCCO does for some time after the newest. Two statements, however many rooms.
 * @param seconds for how long the source may add older messages
 */
export async function roomsWithNews(db: Db, rooms: readonly StoredRoom[], seconds: number): Promise<StoredRoom[]> {
  const isSettled = ({ synced_to, newest_id }: StoredRoom) => newest_id !== null && newest_id === synced_to;
  const settled = rooms.filter(isSettled).map(({ id }) => id);
  const { from, to } = await plausibleTimes(db);
  const all = listOf(
    db,
    'integer',
    rooms.map(({ id }) => id),
  );
  // The newest plausible time that came from the source, of a reading or of a room in the list: how far the store has
  // followed these rooms, whatever this machine's clock says.
  const heard = sql`(SELECT max(at) FROM (
    SELECT max(updated_at) AS at FROM room WHERE id IN ${all} AND updated_at <= ${to}
    UNION ALL SELECT max(${engineOf(db).lastTime({ sensor: sql.ref('sensor.id'), to })}) FROM sensor WHERE room_id IN ${all}
  ) AS times)`;
  // Above the watermark may be messages with ids from before a restart.
  const newest = sql`(
    SELECT date FROM message
    WHERE room_id = room.id AND date >= ${from} AND date <= ${to}
      AND (room.ids_restarted_after IS NULL OR message.id <= room.synced_to)
    ORDER BY message.id DESC LIMIT 1)`;
  const { rows: fresh } = await sql<{ id: number }>`
    SELECT room.id FROM room
    WHERE room.id IN ${listOf(db, 'integer', settled)} AND coalesce(${newest}, 0) >= coalesce(${heard}, 0) - ${seconds}`.execute(
    db,
  );
  const found = new Set(fresh.map(({ id }) => id));
  return rooms.filter((room) => !isSettled(room) || found.has(room.id));
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
