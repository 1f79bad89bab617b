/**
 * Which rooms somebody looks at. A page says it, and where a service has no long poll the collector reads their messages more
 * often. A note ends by itself: none stays of a page that was closed, or of a program that was killed.
 */
import { sql } from 'kysely';
import { engineOf } from '../engine.ts';
import type { Db } from '../schema.ts';
import type { SettingName } from '../settings.ts';

/** Seconds for which a note holds, by the database's clock. */
const holds = 300;

const prefix = 'watched ';

/** Notes that somebody looks at a room (room.id). Writes once in half of the time for which a note holds, however often it is called. */
export async function noteWatched(db: Db, room: number): Promise<void> {
  if (((await secondsLeft(db)).get(room) ?? 0) > holds / 2) return;
  const name: SettingName = `${prefix}${room}`;
  const until = sql<string>`CAST(CAST(ceil(${engineOf(db).now} + ${holds}) AS bigint) AS text)`;
  await db
    .insertInto('setting')
    .values({ name, value: until })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: until }))
    .execute();
}

/** The rooms (room.id) that somebody looks at. */
export async function watchedRooms(db: Db): Promise<Set<number>> {
  return new Set((await secondsLeft(db)).keys());
}

/** What is further ahead was written before a clock was set back. */
async function secondsLeft(db: Db): Promise<Map<number, number>> {
  const { rows } = await sql<{ name: string; seconds: number }>`
    SELECT name, CAST(value AS bigint) - ${engineOf(db).now} AS seconds FROM setting
    WHERE name LIKE ${`${prefix}%`}`.execute(db);
  const held = rows.filter(({ seconds }) => seconds > 0 && seconds <= holds + 1);
  return new Map(held.map(({ name, seconds }) => [Number(name.slice(prefix.length)), seconds]));
}
