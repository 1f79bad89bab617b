/** How long events stay. As with readings, a first run with another retention only says what it would delete. */
import { sql } from 'kysely';
import { asBigint } from '../as-bigint.ts';
import { countOf } from '../count-rows.ts';
import { engineOf } from '../engine.ts';
import type { Db } from '../schema.ts';
import { getSetting, setSetting } from '../settings.ts';
import { daySeconds } from '../time/seconds.ts';

/** How long events stay where nobody says otherwise, in seconds: a year, and the days to compare it with. */
export const usualEventRetention = 400 * daySeconds;

/** The result of a run of the retention of events. */
export interface EventRetention {
  /** How long they stay. */
  seconds: number;
  /** Those that happened before this time (epoch seconds) are deleted. */
  before: number;
  /** How many the run deleted, or would have deleted if it only announced it. */
  events: number;
  /** False after the first run with these `seconds`, which deletes nothing. */
  applied: boolean;
}

/**
 * Deletes events that are older than the retention. The first run with a new retention only counts. Age is measured from the
 * newest event or the clock, whichever is earlier: a clock that is ahead deletes nothing.
 * @param seconds how long they stay; undefined keeps all of them
 * @param clock this machine's, epoch seconds
 * @returns undefined if all of them stay
 */
export async function applyEventRetention(
  db: Db,
  seconds: number | undefined,
  clock: number,
): Promise<EventRetention | undefined> {
  const known = await eventRetentionOf(db);
  if (seconds === undefined) {
    if (known) await setSetting(db, 'event_retention', 'forever');
    return undefined;
  }
  const newest = await newestEvent(db);
  if (newest === null) return undefined;
  const before = Math.min(newest, clock) - seconds;
  const applied = known?.seconds === seconds;
  const events = applied ? await deleteBefore(db, before) : await countBefore(db, before);
  const retention = { seconds, before, events, applied };
  await setSetting(db, 'event_retention', JSON.stringify(retention));
  return retention;
}

/** The result of the last run; undefined if all events stay. */
export async function eventRetentionOf(db: Db): Promise<EventRetention | undefined> {
  const stored = await getSetting(db, 'event_retention');
  return stored === undefined || stored === 'forever' ? undefined : (JSON.parse(stored) as EventRetention);
}

/** Room by room: so the index knows it. */
async function newestEvent(db: Db): Promise<number | null> {
  const { rows } = await sql<{ at: number | null }>`
    SELECT max((SELECT max(at) FROM event WHERE room_id = room.id)) AS at FROM room`.execute(db);
  return rows[0]?.at ?? null;
}

async function countBefore(db: Db, before: number): Promise<number> {
  let count = 0;
  for (const id of await roomIds(db)) count += await countOf(oldOnes(db, id, before));
  return count;
}

const oldOnes = (db: Db, roomId: number, before: number) =>
  db.selectFrom('event').where('room_id', '=', roomId).where('at', '<', asBigint(before));

async function deleteBefore(db: Db, before: number): Promise<number> {
  let deleted = 0;
  for (const id of await roomIds(db)) {
    const old = db.deleteFrom('event').where('room_id', '=', id).where('at', '<', asBigint(before));
    deleted += Number((await old.executeTakeFirst()).numDeletedRows);
  }
  while (await engineOf(db).shrink(db));
  return deleted;
}

async function roomIds(db: Db): Promise<number[]> {
  return (await db.selectFrom('room').select('id').orderBy('id').execute()).map(({ id }) => id);
}
