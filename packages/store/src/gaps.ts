/**
 * Spans without readings, each with its cause: between any two readings that are further apart than `gapSeconds` there
 * are rows of `gap` that cover the whole span. Shorter ones are there only where something was surely lost: where an
 * answer did not reach back to what was known. They are kept in the transaction that changes readings.
 */
import { type Kysely, sql } from 'kysely';
import { boccoNow } from './bocco-clock.ts';
import { isLeased } from './lease.ts';
import { answeredUntil, type Outage, outageCauses, outagesBetween } from './outages.ts';
import { plausibleAt } from './plausible.ts';
import type { Schema } from './schema.ts';
import { staleAfter } from './staleness.ts';
import { gapSeconds } from './tiers.ts';

/**
 * `sensor_silent`: BOCCO answered and had nothing. `beyond_window`: BOCCO was asked too seldom for what it keeps.
 * `not_recorded`: imported, or from before causes were noted. The others kept BOCCO from being asked, for longer than
 * it keeps readings once the gap is closed.
 */
export const gapCauses = [...outageCauses, 'sensor_silent', 'beyond_window', 'not_recorded'] as const;
export type GapCause = (typeof gapCauses)[number];

/** From the last reading before to the first one after, in epoch seconds. */
interface Span {
  from: number;
  to: number;
}

export interface Gap extends Span {
  cause: GapCause;
}

/** A sensor reports about every five minutes: between readings this far apart one at least is missing. */
const lostSeconds = 450;

/** What is known of the time of a gap; `rest` is its cause where nothing else explains it. */
interface Known {
  answeredUntil: number | undefined;
  outages: readonly Outage[];
  rest: GapCause;
}

/**
 * Cuts a span into pieces by cause. As long as BOCCO answered and had nothing, the sensor was silent; from then on the
 * outages tell, each up to its end, the last one up to the end of the span.
 */
export function explainGap({ from, to }: Span, { answeredUntil, outages, rest }: Known): Gap[] {
  const pieces: Gap[] = [];
  let reached = from;
  const add = (until: number, cause: GapCause) => {
    const end = Math.min(until, to);
    if (end <= reached) return;
    const last = pieces.at(-1);
    if (last?.cause === cause) last.to = end;
    else pieces.push({ from: reached, to: end, cause });
    reached = end;
  };
  // Less than a gap after the last reading an answer says nothing: the next reading wasn't overdue.
  if (answeredUntil !== undefined && answeredUntil - from > gapSeconds) add(answeredUntil, 'sensor_silent');
  let ending = rest;
  for (const { to_at, cause } of outages) {
    if (to_at <= reached) continue;
    add(to_at, cause);
    ending = cause;
  }
  add(to, ending);
  return pieces;
}

/**
 * Brings the gaps around changed readings of one sensor up to date. Part of the caller's transaction. What a gap was
 * known to be stays so in what is left of it.
 * @param changed epoch seconds, ascending
 * @param oldest the first reading of the answer from BOCCO that brought them; undefined for what came otherwise
 */
export async function refreshGaps(
  db: Kysely<Schema>,
  sensorId: number,
  changed: readonly number[],
  oldest: number | undefined,
): Promise<void> {
  const [first, last] = [changed[0], changed.at(-1)];
  if (first === undefined || last === undefined) return;
  const range = {
    from: (await neighbour(db, sensorId, '<', first)) ?? first,
    to: (await neighbour(db, sensorId, '>', last)) ?? last,
  };
  const before = await storedGaps(db, sensorId, range);
  const after: Gap[] = [];
  for (const hole of await holes(db, sensorId, range)) {
    const lost = oldest !== undefined && oldest > hole.from;
    for (const piece of piecesOf(hole, before)) {
      if ('cause' in piece) after.push(piece);
      else if (lost || hole.to - hole.from > gapSeconds) after.push(...(await explain(db, sensorId, piece, oldest)));
    }
  }
  if (JSON.stringify(after) === JSON.stringify(before)) return;
  for (const { from } of before) {
    await db.deleteFrom('gap').where('sensor_id', '=', sensorId).where('from_ts', '=', from).execute();
  }
  for (const { from, to, cause } of after) {
    await db.insertInto('gap').values({ sensor_id: sensorId, from_ts: from, to_ts: to, cause }).execute();
  }
}

async function explain(db: Kysely<Schema>, sensorId: number, span: Span, oldest: number | undefined): Promise<Gap[]> {
  if (oldest === undefined) return [{ ...span, cause: 'not_recorded' }];
  // The answer has what was before and what came after: whatever happened meanwhile, there is nothing in between.
  if (oldest <= span.from) return [{ ...span, cause: 'sensor_silent' }];
  return explainGap(span, {
    answeredUntil: await answeredUntil(db, sensorId),
    outages: await outagesBetween(db, sensorId, span),
    rest: 'beyond_window',
  });
}

/** The parts of a hole for which there are rows, and between them those that have none yet. */
function piecesOf(hole: Span, known: readonly Gap[]): (Gap | Span)[] {
  const pieces: (Gap | Span)[] = [];
  let reached = hole.from;
  for (const { from, to, cause } of known) {
    const [start, end] = [Math.max(from, hole.from), Math.min(to, hole.to)];
    if (end <= start) continue;
    if (start > reached) pieces.push({ from: reached, to: start });
    pieces.push({ from: start, to: end, cause });
    reached = end;
  }
  if (reached < hole.to) pieces.push({ from: reached, to: hole.to });
  return pieces;
}

async function holes(db: Kysely<Schema>, sensorId: number, { from, to }: Span) {
  const { rows } = await sql<{ from: number; to: number }>`
    SELECT before AS "from", ts AS "to" FROM (
      SELECT lag(ts) OVER (ORDER BY ts) AS before, ts FROM reading
      WHERE sensor_id = ${sensorId} AND ts >= ${from} AND ts <= ${to}
    ) WHERE ts - before > CAST(${lostSeconds} AS INTEGER)`.execute(db);
  return rows;
}

async function neighbour(db: Kysely<Schema>, sensorId: number, side: '<' | '>', ts: number) {
  const row = await db
    .selectFrom('reading')
    .select('ts')
    .where('sensor_id', '=', sensorId)
    .where('ts', side, ts)
    .orderBy('ts', side === '<' ? 'desc' : 'asc')
    .limit(1)
    .executeTakeFirst();
  return row?.ts;
}

/** The rows that reach into (from, to), in the order of time. */
async function storedGaps(db: Kysely<Schema>, sensorId: number, { from, to }: Span): Promise<Gap[]> {
  return db
    .selectFrom('gap')
    .select(['from_ts as from', 'to_ts as to', 'cause'])
    .where('sensor_id', '=', sensorId)
    .where('from_ts', '<', to)
    .where('to_ts', '>', from)
    .orderBy('from_ts')
    .execute();
}

/** A gap that is there now may still be closed: BOCCO may have what is missing. */
export interface ListedGap extends Gap {
  ongoing: boolean;
}

/**
 * The gaps that reach into [from, to), whole and in the order of time, up to the one that may be going on since the
 * last reading: once that is stale, as what polls that are far apart haven't asked for yet is not missing. Nothing
 * begins or ends at a time that can't be true.
 * @param now BOCCO's clock, in epoch seconds
 */
export async function gapsBetween(
  db: Kysely<Schema>,
  sensorId: number,
  range: Span,
  now: number,
): Promise<ListedGap[]> {
  const possible = plausibleAt(Math.max(now, await boccoNow(db)));
  const closed = (await storedGaps(db, sensorId, range))
    .filter(({ from, to }) => from >= possible.from && to <= possible.to)
    .map((gap) => ({ ...gap, ongoing: false }));
  const latest = await neighbour(db, sensorId, '<', possible.to + 1);
  if (latest === undefined || latest >= range.to || now <= range.from) return closed;
  if (now - latest <= (await staleAfter(db))) return closed;
  const span = { from: latest, to: now };
  const known = {
    answeredUntil: await answeredUntil(db, sensorId),
    outages: await outagesBetween(db, sensorId, span),
    rest: (await isLeased(db)) ? 'sensor_silent' : 'collector_off',
  } as const;
  return [...closed, ...explainGap(span, known).map((gap) => ({ ...gap, ongoing: true }))];
}
