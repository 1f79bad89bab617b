/** Local days as rows: a metric's mean in each half hour, or in every two hours, of the home's clock. */
import { sql } from 'kysely';
import { asBigint } from '../as-bigint.ts';
import { engineOf } from '../engine.ts';
import type { Metric } from '../metrics.ts';
import type { BucketRange } from '../rollups/buckets.ts';
import type { Db } from '../schema.ts';
import { getPrunedBefore } from '../settings.ts';
import { offsetSpans } from '../time/offset-spans.ts';
import { daySeconds, hourSeconds, type Span } from '../time/seconds.ts';
import { fromWallClock, halfHour, startOfHour, utcOffset } from '../time/zone.ts';
import { turnsOf } from './turns.ts';

/** Length of a slot in seconds of the home's clock, by its name. */
export const daySteps = { '30m': halfHour, '2h': 2 * hourSeconds } as const;
/** One of {@link daySteps}. */
export type DayStep = keyof typeof daySteps;

/** The means of a day in °C, % or lx, slot by slot from 0 to 24 o'clock, null where there is none; or null for none at all. */
export type DayRow = readonly (number | null)[] | null;

/** Rows of consecutive local days. */
export interface LocalDays {
  /** The first day, as `2026-11-22`. */
  from: string;
  days: Partial<Record<Metric, DayRow[]>>;
}

/**
 * The local days that a range touches, each as a whole. Days of 23 and 25 hours have as many slots as the others: what a
 * clock skips is null, and what it shows twice has one mean. Half hours are made from readings: a year of them takes
 * about 60 ms, and other work runs in between. Every two hours come from stored hours, unless the
 * zone's clock is not a whole number of hours ahead. Where readings are deleted, both halves of an hour have its mean.
 * @param line ids of sensors that followed each other in one place, the earliest first, or of one alone
 * @param range epoch seconds [from, to), and the home's zone
 */
export async function readDays(
  db: Db,
  line: readonly number[],
  { from, to, zone }: BucketRange,
  step: DayStep,
  wanted: readonly Metric[],
): Promise<LocalDays> {
  const first = dayNumber(from, zone);
  const count = dayNumber(to - 1, zone) - first + 1;
  const slots = daySeconds / daySteps[step];
  const empty = () => new Float64Array(count * slots);
  const table = wanted.map((metric) => ({ metric, sums: empty(), counts: empty() }));
  const sensors = line.map((id) => ({ id }));
  const whole = { ...midnights(first, count, zone), zone };
  const prunedBefore = await getPrunedBefore(db);
  for (const turn of await turnsOf(db, sensors, whole, step === '2h' ? '1h' : step)) {
    for (const part of partsOf(turn, zone, prunedBefore, step)) {
      const weight = part.fromHours ? 0.5 : 1;
      for (const row of await rowsOf(db, turn.id, part, step, wanted)) {
        const slot = Math.floor(row.wall / daySteps[step]) - first * slots;
        for (const { metric, sums, counts } of table) {
          sums[slot] = (sums[slot] ?? 0) + weight * (row[`${metric}_sum`] ?? 0);
          counts[slot] = (counts[slot] ?? 0) + weight * (row[`${metric}_count`] ?? 0);
        }
      }
      await new Promise(setImmediate);
    }
  }
  const days = table.map(({ metric, sums, counts }) => {
    const means = Array.from(sums, (sum, slot) => (counts[slot] ? sum / counts[slot] / 100 : null));
    return [metric, Array.from({ length: count }, (_, day) => rowOrNull(means.slice(day * slots, (day + 1) * slots)))];
  });
  return { from: new Date(first * daySeconds * 1000).toISOString().slice(0, 10), days: Object.fromEntries(days) };
}

const rowOrNull = (row: (number | null)[]): DayRow => (row.every((mean) => mean === null) ? null : row);

/** The local day of `ts`, counted from 1970-01-01. */
const dayNumber = (ts: number, zone: string) => Math.floor((ts + utcOffset(ts, zone)) / daySeconds);

/** Whole local days. @param first counted from 1970-01-01 */
export const midnights = (first: number, count: number, zone: string): Span => ({
  from: fromWallClock(first * daySeconds, zone),
  to: fromWallClock((first + count) * daySeconds, zone),
});

/** A span that is read by one statement. */
interface Part extends Span {
  /** Seconds by which the home's clock is ahead of UTC. */
  offset: number;
  /** From stored hours, not from readings. */
  fromHours: boolean;
}

/** About 3,000 readings. */
const partSeconds = 10 * daySeconds;

function* partsOf(range: Span, zone: string, prunedBefore: number, step: DayStep): Generator<Part> {
  for (const { from, to, offset } of offsetSpans(range, zone)) {
    const hoursFit = step === '2h' && offset % hourSeconds === 0;
    for (let begin = from, end = from; begin < to; begin = end) {
      const isDeleted = begin < prunedBefore;
      // The clock may have changed in the middle of an hour of UTC.
      const isCut = hoursFit && begin % hourSeconds !== 0;
      const next = isDeleted ? prunedBefore : isCut ? startOfHour(begin) + hourSeconds : to;
      end = Math.min(to, begin + partSeconds, next);
      yield { from: begin, to: end, offset, fromHours: isDeleted || (hoursFit && !isCut) };
    }
  }
}

/** Sums in 1/100 of what was measured from `wall` on, in seconds of the home's clock. */
type Row = { wall: number } & Partial<Record<`${Metric}_${'count' | 'sum'}`, number | null>>;

function rowsOf(db: Db, sensorId: number, part: Part, step: DayStep, wanted: readonly Metric[]): Promise<Row[]> {
  return part.fromHours ? halvesOfHours(db, sensorId, part, wanted) : slotsOfReadings(db, sensorId, part, step, wanted);
}

async function slotsOfReadings(
  db: Db,
  sensorId: number,
  { from, to, offset }: Part,
  step: DayStep,
  wanted: readonly Metric[],
): Promise<Row[]> {
  const seconds = sql.lit(daySteps[step]);
  const columns = wanted.map((m) => `count(${m}) AS ${m}_count, sum(${m}) AS ${m}_sum`).join(', ');
  const { rows } = await sql<Row>`
    SELECT (ts + ${sql.lit(offset)}) / ${seconds} * ${seconds} AS wall, ${sql.raw(columns)}
    FROM ${engineOf(db).readings({ sensor: sensorId, from, to: to - 1 })} AS reading
    WHERE sensor_id = ${sensorId} AND ts >= ${asBigint(from)} AND ts < ${asBigint(to)}
    GROUP BY 1`.execute(db);
  return rows;
}

/** An hour of UTC may lie in two slots, or in two spans: each half counts where it belongs. */
async function halvesOfHours(
  db: Db,
  sensorId: number,
  { from, to, offset }: Part,
  wanted: readonly Metric[],
): Promise<Row[]> {
  const hours = await db
    .selectFrom('rollup_hour')
    .select('ts')
    .select(wanted.flatMap((metric) => [`${metric}_count`, `${metric}_sum`] as const))
    .where('sensor_id', '=', sensorId)
    .where('ts', '>=', startOfHour(from))
    .where('ts', '<', to)
    .execute();
  return hours.flatMap(({ ts, ...sums }) =>
    [ts, ts + halfHour].filter((half) => half >= from && half < to).map((half) => ({ wall: half + offset, ...sums })),
  );
}
