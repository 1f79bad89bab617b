/**
 * Where readings are, see the members of the same names of `Engine`: those of open days are rows of `reading_open`, those
 * of a closed day are one row of `reading_day`, and rows of the view `reading_closed`. What is asked of them always names
 * the sensor and the days, as to unpack a day takes as long as to find a hundred rows.
 */
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { asBigint } from '../../as-bigint.ts';
import type { Operand, SensorSpan, WantedReadings } from '../../engine.ts';
import { metrics } from '../../metrics.ts';
import type { ReadingRow } from '../../schema.ts';
import { daySeconds } from '../../time/seconds.ts';

const columns = sql.raw(['sensor_id', 'ts', 'id', ...metrics].join(', '));
const day = sql.raw(String(daySeconds));

/** Without it the server takes a parameter for as narrow as the number beside it. */
const whole = (operand: Operand) => (typeof operand === 'number' ? asBigint(operand) : sql`CAST(${operand} AS bigint)`);

/** Before and after every time. */
const [ever, never] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER].map((ts) => sql.raw(`CAST(${ts} AS bigint)`));

const all = (conditions: readonly RawBuilder<unknown>[]) => sql<SqlBool>`${sql.join(conditions, sql` AND `)}`;

export function readings(wanted: WantedReadings): RawBuilder<ReadingRow> {
  if (wanted.isLast) return lastReading(wanted);
  const { after, first } = wanted;
  const conditions = [isWithin(wanted)];
  if (after) conditions.push(sql`(ts, id) > (${whole(after.ts)}, ${whole(after.id)})`);
  const open = sql`SELECT ${columns} FROM reading_open WHERE ${all(conditions)}`;
  const closed = [...conditions, touches(wanted)];
  if (first !== undefined) closed.push(sql`day <= ${lastDayOf(wanted, first)}`);
  return sql`LATERAL (
    ${first === undefined ? open : sql`(${open} ORDER BY ts, id LIMIT ${whole(first)})`}
    UNION ALL SELECT ${columns} FROM reading_closed WHERE ${all(closed)})`;
}

/** Rows of a sensor in a span. */
function isWithin({ sensor, from, to }: SensorSpan): RawBuilder<SqlBool> {
  const conditions = [sql`sensor_id = ${sensor}`];
  if (from !== undefined) conditions.push(sql`ts >= ${whole(from)}`);
  if (to !== undefined) conditions.push(sql`ts <= ${whole(to)}`);
  return all(conditions);
}

/** Days of a sensor that touch a span. */
function touches({ sensor, from, to, after }: WantedReadings): RawBuilder<SqlBool> {
  const conditions = [sql`sensor_id = ${sensor}`];
  if (from !== undefined) conditions.push(sql`day > ${whole(from)} - ${day}`);
  if (after) conditions.push(sql`day > ${whole(after.ts)} - ${day}`);
  if (to !== undefined) conditions.push(sql`day <= ${whole(to)}`);
  return all(conditions);
}

/** The day with which those that lie wholly in the span have so many readings. */
function lastDayOf({ sensor, from, to, after }: WantedReadings, count: Operand): RawBuilder<number> {
  const conditions = [sql`sensor_id = ${sensor}`];
  if (from !== undefined) conditions.push(sql`day >= ${whole(from)}`);
  if (after) conditions.push(sql`day > ${whole(after.ts)}`);
  if (to !== undefined) conditions.push(sql`day <= ${whole(to)}`);
  return sql`coalesce((
    SELECT day FROM (
      SELECT day, sum(count) OVER (ORDER BY day ROWS UNBOUNDED PRECEDING) AS reached
      FROM reading_day WHERE ${all(conditions)}
    ) AS counted WHERE reached >= ${whole(count)} ORDER BY day LIMIT 1), ${never})`;
}

/** A day is unpacked only where it begins after every row, as no day is rows and arrays. */
function lastReading({ sensor, from, to }: WantedReadings): RawBuilder<ReadingRow> {
  const span = { sensor, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const conditions = [
    isWithin(span),
    touches(span),
    sql`day > coalesce((SELECT max(ts) FROM reading_open WHERE ${isWithin(span)}), ${ever})`,
  ];
  if (to !== undefined) {
    const ended = sql`sensor_id = ${sensor} AND day <= ${whole(to)} AND last_ts <= ${whole(to)}`;
    conditions.push(sql`day >= coalesce((SELECT max(day) FROM reading_day WHERE ${ended}), ${ever})`);
  } else {
    conditions.push(sql`day >= (SELECT max(day) FROM reading_day WHERE sensor_id = ${sensor})`);
  }
  return sql`LATERAL (
    SELECT * FROM (
      (SELECT ${columns} FROM reading_open WHERE ${isWithin(span)} ORDER BY ts DESC, id DESC LIMIT 1)
      UNION ALL SELECT ${columns} FROM reading_closed WHERE ${all(conditions)}
    ) AS newest ORDER BY ts DESC, id DESC LIMIT 1)`;
}

export const newestReading = (to: number): RawBuilder<unknown> =>
  sql`${readings({ sensor: sql.ref('sensor.id'), to, isLast: true })} AS reading ON true`;

/** A day is unpacked only where it is partly in the span. */
export function firstTime(span: SensorSpan): RawBuilder<number | null> {
  const { sensor, from } = span;
  const days = [touches(span)];
  if (from !== undefined) days.push(sql`first_ts >= ${whole(from)}`);
  if (span.to !== undefined) days.push(sql`first_ts <= ${whole(span.to)}`);
  const cut =
    from === undefined
      ? sql``
      : sql`UNION ALL SELECT min(ts) FROM reading_closed
        WHERE ${isWithin(span)} AND day > ${whole(from)} - ${day} AND day < ${whole(from)} AND sensor_id = ${sensor}`;
  return sql<number | null>`(
    SELECT min(ts) FROM (
      SELECT min(ts) AS ts FROM reading_open WHERE ${isWithin(span)}
      UNION ALL (SELECT first_ts FROM reading_day WHERE ${all(days)} ORDER BY day LIMIT 1)
      ${cut}
    ) AS firsts)`;
}

export function lastTime(span: SensorSpan): RawBuilder<number | null> {
  const { to } = span;
  const days = [touches(span)];
  if (to !== undefined) days.push(sql`last_ts <= ${whole(to)}`);
  if (span.from !== undefined) days.push(sql`last_ts >= ${whole(span.from)}`);
  const cut =
    to === undefined
      ? sql``
      : sql`UNION ALL SELECT max(ts) FROM reading_closed
        WHERE ${isWithin(span)} AND day > ${whole(to)} - ${day} AND day <= ${whole(to)}`;
  return sql<number | null>`(
    SELECT max(ts) FROM (
      SELECT max(ts) AS ts FROM reading_open WHERE ${isWithin(span)}
      UNION ALL (SELECT last_ts FROM reading_day WHERE ${all(days)} ORDER BY day DESC LIMIT 1)
      ${cut}
    ) AS lasts)`;
}
