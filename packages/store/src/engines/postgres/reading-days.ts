/**
 * Closed days become one row of arrays each, which takes a tenth of the space of their readings, and rows again before
 * anything in them changes: see `openDays` and `closeDays` of `Engine`. A day is all rows or all arrays. The caller has
 * its sensor's row locked.
 */
import { sql } from 'kysely';
import type { SensorDay } from '../../engine.ts';
import { metrics } from '../../metrics.ts';
import type { Trx } from '../../schema.ts';
import { daySeconds } from '../../time/seconds.ts';
import { makeMonths, monthOf } from './reading-months.ts';
import { rows } from './rows.ts';

const columns = ['sensor_id', 'ts', 'id', ...metrics];

const given = (days: readonly SensorDay[]) =>
  rows(
    { ref: 'integer', first: 'integer' },
    days.map(({ ref, day }) => [ref, day]),
  );

/** Makes sure that the rows of these days have their place, and opens those that are closed. */
export async function openDays(trx: Trx, days: readonly SensorDay[]): Promise<void> {
  if (days.length === 0) return;
  const asked = rows(
    { ref: 'integer', first: 'integer', month: 'text' },
    days.map(({ ref, day }) => [ref, day, monthOf(day) ?? 'reading_open']),
  );
  // Mostly neither is to be done.
  const { rows: found } = await sql<SensorDay & { lacks: boolean; closed: boolean }>`
    SELECT * FROM (
      SELECT ref, first AS day, to_regclass(month) IS NULL AS lacks,
        EXISTS (SELECT FROM reading_day WHERE sensor_id = ref AND reading_day.day = first) AS closed
      FROM ${asked} AS given
    ) AS asked WHERE lacks OR closed`.execute(trx);
  await makeMonths(
    trx,
    found.filter(({ lacks }) => lacks),
  );
  await unpack(
    trx,
    found.filter(({ closed }) => closed),
  );
}

async function unpack(trx: Trx, days: readonly SensorDay[]): Promise<void> {
  if (days.length === 0) return;
  const names = sql.raw(columns.join(', '));
  await sql`
    WITH
      wanted AS MATERIALIZED (SELECT ref, first FROM ${given(days)} AS given),
      opened AS (
        DELETE FROM reading_day USING wanted WHERE reading_day.sensor_id = ref AND reading_day.day = first
      )
    INSERT INTO reading_open (${names})
    SELECT ${names} FROM wanted CROSS JOIN LATERAL (
      SELECT ${names} FROM reading_closed WHERE sensor_id = ref AND day = first
    ) AS closed`.execute(trx);
}

/** What may be packed by itself; together with the sensor it is a reading. */
const names = ['ts', 'id', ...metrics];

/** SQL for each of the columns, in one list. */
const each = (make: (name: string) => string) => sql.raw(names.map(make).join(', '));

/** Times and ids lie near a line: from the first to the last one. */
const step = (name: string) =>
  name === 'ts' || name === 'id' ? `(last_${name} - first_${name}) / greatest(count - 1, 1)` : '0';

export async function closeDays(trx: Trx, days: readonly SensorDay[]): Promise<void> {
  if (days.length === 0) return;
  await sql`
    WITH
      wanted AS MATERIALIZED (SELECT ref, first FROM ${given(days)} AS given),
      closed AS (
        DELETE FROM reading_open USING wanted
        WHERE reading_open.sensor_id = ref AND ts >= first AND ts < first + ${sql.lit(daySeconds)}
        RETURNING first AS day, reading_open.*
      ),
      numbered AS (
        SELECT *, row_number() OVER whole AS number, count(*) OVER whole AS count,
          first_value(ts) OVER whole AS first_ts, last_value(ts) OVER whole AS last_ts,
          first_value(id) OVER whole AS first_id, last_value(id) OVER whole AS last_id
        FROM closed
        WINDOW whole AS (
          PARTITION BY sensor_id, day ORDER BY ts, id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
      ),
      lined AS (
        SELECT *, ${each((name) => `${step(name)} AS ${name}_step, ${name} - ${step(name)} * number AS ${name}_rest`)}
        FROM numbered
      ),
      based AS (
        SELECT *, ${each((name) => `min(${name}_rest) OVER whole AS ${name}_base`)}
        FROM lined WINDOW whole AS (PARTITION BY sensor_id, day)
      ),
      packed AS (
        SELECT sensor_id, day, count, min(ts) AS first_ts, max(ts) AS last_ts,
          ${each((name) => `${name}_base, ${name}_step, ${unit(name)} AS ${name}_unit`)},
          ${each((name) => `(max(${name}_rest) - ${name}_base) / ${unit(name)} AS ${name}_most`)},
          ${each((name) => `array_agg((${name}_rest - ${name}_base) ORDER BY number) AS ${name}_rests`)},
          ${each((name) => `array_agg(${name} ORDER BY number) AS ${name}_wide`)}
        FROM based GROUP BY sensor_id, day, count, ${each((name) => `${name}_base, ${name}_step`)}
      )
    INSERT INTO reading_day (
      sensor_id, day, count, first_ts, last_ts, ${each((name) => `${name}_base, ${name}_step, ${name}_unit`)},
      ${each((name) => `${name}_tiny, ${name}_small, ${name}_wide`)}
    )
    SELECT sensor_id, day, count, first_ts, last_ts, ${each((name) => `${name}_base, ${name}_step, ${name}_unit`)},
      ${each(arraysOf)}
    FROM packed`.execute(trx);
}

/** The largest number by which all differences can be divided: what a sensor tells apart. */
const unit = (name: string) => `greatest(common_divisor(${name}_rest - ${name}_base), 1)`;

/** One of the three; none of what was never measured. */
function arraysOf(name: string): string {
  const items = `(SELECT array_agg(rest / ${name}_unit ORDER BY number)
    FROM unnest(${name}_rests) WITH ORDINALITY AS given(rest, number))`;
  return `
    CASE WHEN ${name}_most <= 127 THEN CAST(CAST(${items} AS integer[]) AS "char"[]) END,
    CASE WHEN ${name}_most BETWEEN 128 AND 32767 THEN CAST(${items} AS smallint[]) END,
    CASE WHEN ${name}_most > 32767 THEN ${name}_wide END`;
}

/** Deletes whole days as they are. The one in which `before` lies is opened first. */
export async function deleteReadingsBefore(trx: Trx, sensorId: number, before: number): Promise<number> {
  const cut = Math.floor(before / daySeconds) * daySeconds;
  if (cut < before) await openDays(trx, [{ ref: sensorId, day: cut }]);
  const days = await sql<{ count: number }>`
    DELETE FROM reading_day WHERE sensor_id = ${sensorId} AND day < ${cut} RETURNING count`.execute(trx);
  const open = await sql`DELETE FROM reading_open WHERE sensor_id = ${sensorId} AND ts < ${before}`.execute(trx);
  return days.rows.reduce((sum, { count }) => sum + count, Number(open.numAffectedRows ?? 0n));
}
