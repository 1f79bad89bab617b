/** What services tell by themselves: stored as it comes, once, however often it is delivered. */
import { type SqlBool, sql } from 'kysely';
import { asBigint } from '../as-bigint.ts';
import { engineOf, listOf, type Row } from '../engine.ts';
import { recordChanges } from '../feed/changes.ts';
import type { RoomEvent } from '../model.ts';
import type { Db, StoredEvent, Trx } from '../schema.ts';
import type { SourceName } from '../sources.ts';
import { type Span, toSeconds } from '../time/seconds.ts';

const columns = {
  source: 'text',
  room_id: 'integer',
  request_id: 'text',
  event: 'text',
  kind: 'text',
  sensor_id: 'integer',
  at: 'integer',
  received_at: 'integer',
  data: 'text',
} as const;

type NewEvent = Omit<StoredEvent, 'seq'>;

/**
 * Stores events and tells open pages of them, in one transaction. Idempotent by `request_id`, which is unique at its source: of
 * those that are known nothing is written, and without new ones there is no commit. The number of statements does not grow with
 * the number of events.
 * @returns the numbers (event.seq) of those that are new, ascending
 */
export async function insertEvents(db: Db, source: SourceName, events: readonly RoomEvent[]): Promise<number[]> {
  const given = events.map((event) => rowOf(source, event));
  const known = await knownAmong(
    db,
    source,
    given.map(({ request_id }) => request_id),
  );
  // One that is delivered twice at once is not known yet, and the statement refuses the second.
  const rows = given.filter(({ request_id }) => !known.has(request_id));
  if (rows.length === 0) return [];
  return db.transaction().execute(async (trx) => {
    const stored = await insertRows(trx, rows);
    if (stored.length > 0) await recordChanges(trx, changesOf(stored));
    return stored.map(({ seq }) => seq);
  });
}

const rowOf = (source: SourceName, event: RoomEvent): NewEvent => ({
  source,
  room_id: event.room_id,
  request_id: event.request_id.toWellFormed(),
  event: event.event.toWellFormed(),
  kind: (event.kind ?? '').toWellFormed(),
  sensor_id: event.sensor_id ?? null,
  at: toSeconds(event.at),
  received_at: toSeconds(event.received_at),
  data: JSON.stringify(event.data ?? null),
});

async function knownAmong(db: Db, source: SourceName, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('event')
    .select('request_id')
    .where('source', '=', source)
    .where('request_id', 'in', listOf(db, 'text', ids))
    .execute();
  return new Set(rows.map(({ request_id }) => request_id));
}

type Numbered = Pick<StoredEvent, 'seq' | 'room_id'>;

/** @returns those that nobody has stored meanwhile, ascending */
async function insertRows(trx: Trx, rows: readonly NewEvent[]): Promise<Numbered[]> {
  const names = Object.keys(columns) as (keyof typeof columns)[];
  const given: Row[] = rows.map((row) => names.map((name) => row[name]));
  const list = sql.raw(names.join(', '));
  const { rows: stored } = await sql<Numbered>`
    INSERT INTO event (${list})
    SELECT ${list} FROM ${engineOf(trx).rows(columns, given)} AS given WHERE true ORDER BY position
    ON CONFLICT (source, request_id) DO NOTHING
    RETURNING seq, room_id`.execute(trx);
  return stored.toSorted((a, b) => a.seq - b.seq);
}

/** One for each room. */
function changesOf(stored: readonly Numbered[]) {
  const byRoom = Map.groupBy(stored, ({ room_id }) => room_id);
  return [...byRoom].map(([ref, rows]) => {
    return { kind: 'event' as const, ref, first: rows[0]?.seq ?? 0, last: rows.at(-1)?.seq ?? 0 };
  });
}

interface EventPage extends Span {
  limit: number;
  /** Only those after this one, in the order of time and number. */
  after?: Pick<StoredEvent, 'at' | 'seq'> | undefined;
}

/**
 * A page of a room's events, in the order of their times. Services deliver them late and in another order, so that one may come
 * between two that were there before.
 * @param range times at which they happened, epoch seconds [from, to)
 */
export async function eventsBetween(
  db: Db,
  roomId: number,
  { from, to, limit, after }: EventPage,
): Promise<StoredEvent[]> {
  // Only one lower bound: with two, SQLite would start every page at `from`.
  const { at, seq } = after ?? { at: from, seq: 0 };
  return db
    .selectFrom('event')
    .selectAll()
    .where('room_id', '=', roomId)
    .where(sql<SqlBool>`(at, seq) > (${asBigint(at)}, ${seq})`)
    .where('at', '<', asBigint(to))
    .orderBy('at')
    .orderBy('seq')
    .limit(limit)
    .execute();
}

/** The events of a room with numbers from `first` to `last`, as the live feed tells of them, ascending. */
export async function eventsNumbered(
  db: Db,
  roomId: number,
  { first, last }: { first: number; last: number },
): Promise<StoredEvent[]> {
  return db
    .selectFrom('event')
    .selectAll()
    .where('seq', '>=', first)
    .where('seq', '<=', last)
    .where('room_id', '=', roomId)
    .orderBy('seq')
    .execute();
}
