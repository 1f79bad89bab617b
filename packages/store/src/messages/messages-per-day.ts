/** How much was said on each day. */
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { plausibleTimes } from '../clock/plausible.ts';
import { engineOf } from '../engine.ts';
import type { Db } from '../schema.ts';
import { isHiddenRow } from '../shown-messages.ts';
import type { Span } from '../time/seconds.ts';
import { calendarDate, startOfDay } from '../time/zone.ts';

/** A day of the home, `2026-11-22`, and how many messages have its date. */
export interface MessageDay {
  date: string;
  count: number;
}

/**
 * The local days that overlap the range and on which something was said, the oldest first; each is counted whole.
 * Messages with an implausible date are left out. Two statements on an index, about 30 µs a day.
 * @param range.zone IANA name
 * @param range.motions as for `messagesPage`
 */
export async function messagesPerDay(
  db: Db,
  roomId: number,
  { from, to, zone, motions = false }: Span & { zone: string; motions?: boolean },
): Promise<MessageDay[]> {
  const known = await datesBetween(db, roomId, { from: startOfDay(from, zone), to: startOfDay(to - 1, zone, 1) });
  if (!known) return [];
  const starts: number[] = [];
  for (let day = startOfDay(known.first, zone); day <= known.last; day = startOfDay(day, zone, 1)) starts.push(day);
  const days = starts.map((start, at) => [start, starts[at + 1] ?? startOfDay(start, zone, 1)]);
  const { rows } = await sql<{ start: number; count: number }>`
    SELECT start, ${motions ? countBetween(roomId) : countShownBetween(roomId)} AS count
    FROM ${engineOf(db).rows({ start: 'integer', next: 'integer' }, days)} AS given ORDER BY position`.execute(db);
  return rows.filter(({ count }) => count > 0).map(({ start, count }) => ({ date: dateOf(start, zone), count }));
}

const countBetween = (roomId: number, only: RawBuilder<SqlBool> = sql`true`): RawBuilder<number> =>
  sql`(SELECT count(*) FROM message
    WHERE room_id = ${roomId} AND date >= given.start AND date < given.next AND ${only})`;

/** All but the few that are hidden: an index counts both, where a look at each message would take ten times as long. */
const countShownBetween = (roomId: number): RawBuilder<number> =>
  sql`${countBetween(roomId)} - ${countBetween(roomId, isHiddenRow)}`;

/** The first and the last plausible date of a message in a span. */
async function datesBetween(db: Db, roomId: number, { from, to }: Span) {
  const plausible = await plausibleTimes(db);
  const { first, last } = await db
    .selectFrom('message')
    .select((eb) => [eb.fn.min<number | null>('date').as('first'), eb.fn.max<number | null>('date').as('last')])
    .where('room_id', '=', roomId)
    .where('date', '>=', Math.max(from, plausible.from))
    .where('date', '<', Math.min(to, plausible.to + 1))
    .executeTakeFirstOrThrow();
  return first === null || last === null ? undefined : { first, last };
}

function dateOf(start: number, zone: string): string {
  const { year, month, day } = calendarDate(start, zone);
  return [year, String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}
