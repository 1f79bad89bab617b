/**
 * Spans without readings, each with its cause: between any two readings that are further apart than `gapSeconds` there
 * are rows of `gap` that cover the whole span. Shorter ones are there only where something was surely lost: where an
 * answer did not reach back to what was known. They are kept in the transaction that changes readings.
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { GapCause } from '../causes.ts';
import type { PollHistory } from '../collector/outages.ts';
import { engineOf, type Row } from '../engine.ts';
import type { SensorTimes } from '../rollups/rollups.ts';
import { gapSeconds } from '../rollups/tiers.ts';
import type { Schema } from '../schema.ts';
import { explainGap, type Gap, historiesOf, type Span } from './explain-gap.ts';

/** A sensor reports about every five minutes: between readings this far apart one at least is missing. */
const lostSeconds = 450;

/**
 * Brings the gaps around changed readings up to date. What a gap was known to be stays so in what is left of it.
 * @param changed of any number of sensors: the number of statements doesn't grow with theirs
 * @param answers of each sensor whose answer from BOCCO brought them, that answer's first reading (epoch seconds)
 */
export async function refreshGaps(
  trx: Transaction<Schema>,
  changed: readonly SensorTimes[],
  answers: ReadonlyMap<number, number> = new Map(),
): Promise<void> {
  const around = Map.groupBy(await spansAround(trx, changed), ({ sensor_id }) => sensor_id);
  const sensors = [...around].map(([sensorId, spans]) => {
    const before = spans.filter((span): span is SensorGap => span.cause !== null);
    const holes = spans.filter(({ cause }) => cause === null);
    return { sensorId, before: before.map(({ from, to, cause }) => ({ from, to, cause })), holes };
  });
  const found = sensors.map(({ sensorId, before, holes }) => ({
    sensorId,
    before,
    pieces: holes.flatMap((hole) => piecesToKeep(hole, before, answers.get(sensorId))),
  }));
  const unexplained = found.flatMap(({ sensorId, pieces }) => {
    const oldest = answers.get(sensorId);
    return pieces.flatMap((piece) =>
      'cause' in piece || !isLost(piece, oldest) ? [] : { sensorId, from: piece.from },
    );
  });
  const histories = await historiesOf(trx, unexplained);
  const rows: { removed: [number, number][]; added: [number, number, number, GapCause][] } = { removed: [], added: [] };
  for (const { sensorId, before, pieces } of found) {
    const after = pieces.flatMap((piece) =>
      'cause' in piece ? piece : explain(piece, answers.get(sensorId), histories.get(sensorId)),
    );
    if (JSON.stringify(after) === JSON.stringify(before)) continue;
    for (const { from } of before) rows.removed.push([sensorId, from]);
    for (const { from, to, cause } of after) rows.added.push([sensorId, from, to, cause]);
  }
  await replaceGaps(trx, rows);
}

/** An answer that begins later than the span did: what was in between, BOCCO no longer had. */
const isLost = (span: Span, oldest: number | undefined) => oldest !== undefined && oldest > span.from;

/** What a hole has to be made of: parts that have their causes, and others of which a gap is to be made. */
function piecesToKeep(hole: Span, known: readonly Gap[], oldest: number | undefined): (Gap | Span)[] {
  const isGap = isLost(hole, oldest) || hole.to - hole.from > gapSeconds;
  return piecesOf(hole, known).filter((piece) => isGap || 'cause' in piece);
}

function explain(span: Span, oldest: number | undefined, history: PollHistory | undefined): Gap[] {
  if (oldest === undefined) return [{ ...span, cause: 'not_recorded' }];
  // The answer has what was before and what came after: whatever happened meanwhile, there is nothing in between.
  if (!history || !isLost(span, oldest)) return [{ ...span, cause: 'sensor_silent' }];
  return explainGap(span, { ...history, rest: 'beyond_window' });
}

interface SensorGap extends Gap {
  sensor_id: number;
}

interface SpanAround extends Span {
  sensor_id: number;
  /** Null for a hole between two readings, as it is; otherwise a gap that is stored. */
  cause: GapCause | null;
}

/**
 * From each sensor's last reading before those that changed to its first one after: the holes between readings, and the
 * gaps that are stored. In the order of time.
 */
async function spansAround(db: Kysely<Schema>, changed: readonly SensorTimes[]): Promise<SpanAround[]> {
  const given = engineOf(db).rows(
    { sensor: 'integer', first: 'integer', last: 'integer' },
    changed.map(({ sensorId, times }) => [sensorId, times[0] ?? null, times.at(-1) ?? null]),
  );
  // Stored gaps never overlap, so that the first one that reaches into the span is the last that begins before it.
  const { rows } = await sql<SpanAround>`
    WITH
      changed AS MATERIALIZED (SELECT sensor, first, last FROM ${given} AS given),
      span(sensor, start, stop) AS MATERIALIZED (
        SELECT sensor,
          coalesce((SELECT max(ts) FROM reading WHERE sensor_id = sensor AND ts < first), first),
          coalesce((SELECT min(ts) FROM reading WHERE sensor_id = sensor AND ts > last), last)
        FROM changed
      )
    SELECT * FROM (
      SELECT sensor_id, before AS "from", ts AS "to", NULL AS cause FROM (
        SELECT sensor_id, lag(ts) OVER (PARTITION BY sensor_id ORDER BY ts) AS before, ts
        FROM span CROSS JOIN reading WHERE sensor_id = sensor AND ts >= start AND ts <= stop
      ) AS neighbours WHERE ts - before > ${sql.raw(String(lostSeconds))}
      UNION ALL
      SELECT sensor_id, from_ts, to_ts, cause FROM span CROSS JOIN gap
      WHERE sensor_id = sensor AND from_ts < stop AND to_ts > start AND from_ts >= coalesce(
        (SELECT max(from_ts) FROM gap AS earlier WHERE earlier.sensor_id = sensor AND earlier.from_ts <= start), start)
    ) AS spans ORDER BY sensor_id, "from"`.execute(db);
  return rows;
}

async function replaceGaps(
  trx: Transaction<Schema>,
  { removed, added }: { removed: readonly Row[]; added: readonly Row[] },
): Promise<void> {
  const engine = engineOf(trx);
  const key = { sensor_id: 'integer', from_ts: 'integer' } as const;
  if (removed.length > 0) {
    await sql`
      DELETE FROM gap
      WHERE (sensor_id, from_ts) IN (SELECT sensor_id, from_ts FROM ${engine.rows(key, removed)} AS given)`.execute(
      trx,
    );
  }
  if (added.length > 0) {
    await sql`
      INSERT INTO gap (sensor_id, from_ts, to_ts, cause)
      SELECT sensor_id, from_ts, to_ts, cause
      FROM ${engine.rows({ ...key, to_ts: 'integer', cause: 'text' }, added)} AS given`.execute(trx);
  }
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
