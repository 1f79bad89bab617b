/**
 * Keeps the table `gap` up to date, in the transaction that changes readings. Between any two readings that are further
 * apart than `gapSeconds`, rows of `gap` cover the whole span. Shorter spans have rows only where readings were
 * certainly lost: where an answer did not reach back to the readings before it.
 *
 * Readings that are observed are further apart while their values stay the same. Between them only those parts are gaps in
 * which no poll said anything (explain-silence.ts), by the poll interval (cadence.ts).
 */
import { sql } from 'kysely';
import type { GapCause } from '../causes.ts';
import { type PollHistory, pollHistories } from '../collector/outages.ts';
import { engineOf, type Row } from '../engine.ts';
import type { SensorTimes } from '../rollups/rollups.ts';
import type { Db, Trx } from '../schema.ts';
import { isObserved, type SourceName } from '../sources.ts';
import type { Span } from '../time/seconds.ts';
import { type Cadence, cadenceOf } from './cadence.ts';
import { explainGap, type Gap } from './explain-gap.ts';
import { explainSilence } from './explain-silence.ts';
import { pollSecondsOf } from './staleness.ts';

/**
 * Updates the gaps around changed readings. What is left of a known gap keeps its cause.
 * @param changed of any number of sensors: the number of statements does not grow with it
 * @param answers for sensors whose readings came in an answer of the source: time of its first reading (epoch seconds)
 */
export async function refreshGaps(
  trx: Trx,
  changed: readonly SensorTimes[],
  answers: ReadonlyMap<number, number> = new Map(),
): Promise<void> {
  const spans = await spansAround(trx, changed);
  const around = Map.groupBy(spans, ({ sensor_id }) => sensor_id);
  const pollSeconds = spans.some(({ source }) => isObserved(source)) ? await pollSecondsOf(trx) : 0;
  const found = [...around].map(([sensorId, own]) => {
    const before = own.flatMap(({ from, to, cause }) => (cause === null ? [] : { from, to, cause }));
    const source = own[0]?.source ?? 'bocco';
    const sensor = { sensorId, oldest: answers.get(sensorId), source, cadence: cadenceOf(source, pollSeconds) };
    const holes = own.filter(({ cause }) => cause === null);
    return { sensor, before, pieces: holes.flatMap((hole) => piecesToKeep(hole, before, sensor)) };
  });
  const histories = await historiesOf(trx, found);
  const removed: Row[] = [];
  const added: Row[] = [];
  for (const { sensor, before, pieces } of found) {
    const { sensorId } = sensor;
    const after = pieces.flatMap((piece) =>
      'cause' in piece ? piece : explain(piece, sensor, histories.get(sensorId)),
    );
    if (JSON.stringify(after) === JSON.stringify(before)) continue;
    for (const { from } of before) removed.push([sensorId, from]);
    for (const { from, to, cause } of after) added.push([sensorId, from, to, cause]);
  }
  await replaceGaps(trx, removed, added);
}

/** An answer that begins after the start of the span: the source did not have the time between any more. */
const isLost = (span: Span, oldest: number | undefined) => oldest !== undefined && oldest > span.from;

/** A sensor whose readings changed. */
interface Changed {
  sensorId: number;
  source: SourceName;
  cadence: Cadence;
  /** Time of the first reading in an answer of the source; undefined where they came otherwise. */
  oldest: number | undefined;
}

/** The pieces of a hole: known gaps with their causes, and parts that become a gap, or may. */
function piecesToKeep(hole: Span, known: readonly Gap[], { oldest, source, cadence }: Changed): (Gap | Span)[] {
  const isOpen = (span: Span) => {
    const length = span.to - span.from;
    return length > cadence.gap || (length > cadence.lost && isLost(span, oldest));
  };
  // Where readings are observed a gap may begin after the last one.
  return piecesOf(hole, known).filter((piece) => 'cause' in piece || isOpen(isObserved(source) ? piece : hole));
}

/** How the sensors that lost readings were polled. */
async function historiesOf(
  db: Db,
  sensors: readonly { sensor: Changed; pieces: (Gap | Span)[] }[],
): Promise<Map<number, PollHistory>> {
  const lost = sensors.flatMap(({ sensor: { sensorId, oldest }, pieces }) =>
    pieces.flatMap((piece) => ('cause' in piece || !isLost(piece, oldest) ? [] : { sensorId, from: piece.from })),
  );
  if (lost.length === 0) return new Map();
  const from = lost.reduce((least, piece) => Math.min(least, piece.from), Number.POSITIVE_INFINITY);
  return pollHistories(db, [...new Set(lost.map(({ sensorId }) => sensorId))], from);
}

function explain(span: Span, { source, oldest, cadence }: Changed, history: PollHistory | undefined): Gap[] {
  if (oldest === undefined) return [{ ...span, cause: 'not_recorded' }];
  // The answer covers both ends of the span, so the source has no readings in between, whatever happened meanwhile.
  if (!history || !isLost(span, oldest)) return [{ ...span, cause: 'sensor_silent' }];
  const known = { ...history, rest: 'beyond_window' } as const;
  return isObserved(source) ? explainSilence(span, known, cadence) : explainGap(span, known);
}

interface SpanAround extends Span {
  sensor_id: number;
  source: SourceName;
  /** Null for a hole between two readings; otherwise this is a stored gap. */
  cause: GapCause | null;
}

/** Nothing is missing between readings that are nearer than this (seconds), of whatever sensor. */
const leastHole = cadenceOf('bocco', 0).lost;

/**
 * The holes and the stored gaps from each sensor's last reading before the changed ones to its first one after them, in
 * the order of time.
 */
async function spansAround(db: Db, changed: readonly SensorTimes[]): Promise<SpanAround[]> {
  const engine = engineOf(db);
  const sensor = sql.ref('sensor');
  const readings = engine.readings({ sensor, from: sql.ref('start'), to: sql.ref('stop') });
  const given = engine.rows(
    { sensor: 'integer', first: 'integer', last: 'integer' },
    changed.map(({ sensorId, times }) => [sensorId, times[0] ?? null, times.at(-1) ?? null]),
  );
  // Stored gaps never overlap, so the first one that overlaps the span is the last one that begins before it.
  const { rows } = await sql<SpanAround>`
    WITH
      changed AS MATERIALIZED (
        SELECT given.sensor, first, last, source FROM ${given} AS given JOIN sensor ON sensor.id = given.sensor
      ),
      span(sensor, source, start, stop) AS MATERIALIZED (
        SELECT sensor, source,
          coalesce(${engine.lastTime({ sensor, to: sql`first - 1` })}, first),
          coalesce(${engine.firstTime({ sensor, from: sql`last + 1` })}, last)
        FROM changed
      )
    SELECT * FROM (
      SELECT sensor_id, source, before AS "from", ts AS "to", NULL AS cause FROM (
        SELECT sensor_id, source, lag(ts) OVER (PARTITION BY sensor_id ORDER BY ts) AS before, ts
        FROM span CROSS JOIN ${readings} AS reading WHERE sensor_id = sensor AND ts >= start AND ts <= stop
      ) AS neighbours WHERE ts - before > ${sql.raw(String(leastHole))}
      UNION ALL
      SELECT sensor_id, source, from_ts, to_ts, cause FROM span CROSS JOIN gap
      WHERE sensor_id = sensor AND from_ts < stop AND to_ts > start AND from_ts >= coalesce(
        (SELECT max(from_ts) FROM gap AS earlier WHERE earlier.sensor_id = sensor AND earlier.from_ts <= start), start)
    ) AS spans ORDER BY sensor_id, "from"`.execute(db);
  return rows;
}

async function replaceGaps(trx: Trx, removed: readonly Row[], added: readonly Row[]): Promise<void> {
  const engine = engineOf(trx);
  const key = { sensor_id: 'integer', from_ts: 'integer' } as const;
  if (removed.length > 0) {
    await sql`
      DELETE FROM gap WHERE (sensor_id, from_ts) IN (
        SELECT sensor_id, from_ts FROM ${engine.rows(key, removed)} AS given)`.execute(trx);
  }
  if (added.length > 0) {
    await sql`
      INSERT INTO gap (sensor_id, from_ts, to_ts, cause)
      SELECT sensor_id, from_ts, to_ts, cause
      FROM ${engine.rows({ ...key, to_ts: 'integer', cause: 'text' }, added)} AS given`.execute(trx);
  }
}

/** The parts of a hole that have rows, and the parts between them. */
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
