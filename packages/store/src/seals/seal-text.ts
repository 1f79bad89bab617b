/**
 * A seal is a SHA-256 checksum of a day's rows, written as one text. roomlog makes the text itself, so that every
 * engine makes the same one. Never change it: stored seals would fail.
 */
import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { engineOf } from '../engine.ts';
import { type Metric, metrics } from '../metrics.ts';
import type { Db, Schema } from '../schema.ts';
import { daySeconds } from '../time/seconds.ts';

/** Readings of a sensor, or messages of a room. */
export type SealKind = 'reading' | 'message';

/** A sealed day of a sensor (`ref` is sensor.id) or a room (room.id). `day` is its start, UTC, in epoch seconds. */
export interface SealKey {
  kind: SealKind;
  ref: number;
  day: number;
}

/** What differs between the kinds, each with a table of its name. */
interface Sealed {
  /** The table of `ref`. */
  owner: 'sensor' | 'room';
  /** The column of `ref`. */
  ref: string;
  /** The column of the time. */
  time: string;
  key: string;
  /** SQL that makes the text of a row. */
  line: string;
  /** A table that knows the days with rows, without reading every row. */
  days: { table: keyof Schema; time: string };
}

/** Digits, or a text in single quotes (doubled inside it), or NULL. */
const number = (column: string) => `coalesce(CAST(${column} AS text), 'NULL')`;
const text = (column: string) => `coalesce('''' || replace("${column}", '''', '''''') || '''', 'NULL')`;

const separated = (parts: readonly string[]) => parts.join(` || ',' || `);

/** The metrics of the first seals, in this order and without names. */
const unnamed: readonly Metric[] = ['temperature', 'humidity', 'illuminance'];

/** Later metrics have names, and no text without a value: so rows from before the metric keep their text. */
const named = metrics.filter((metric) => !unnamed.includes(metric));
const readingLine = [
  separated(['ts', 'id', ...unnamed].map(number)),
  ...named.map((metric) => `coalesce(',${metric}=' || CAST(${metric} AS text), '')`),
].join(' || ');

const messageLine = separated([
  number('id'),
  text('unique_id'),
  number('date'),
  ...['media', 'message_type', 'text', 'audio', 'image', 'sender'].map(text),
  number('dictated'),
  ...['user', 'detail', 'extra'].map(text),
]);

export const sealed: Record<SealKind, Sealed> = {
  reading: {
    owner: 'sensor',
    ref: 'sensor_id',
    time: 'ts',
    key: 'ts, id',
    line: readingLine,
    days: { table: 'rollup_hour', time: 'ts' },
  },
  message: {
    owner: 'room',
    ref: 'room_id',
    time: 'date',
    key: 'id',
    line: messageLine,
    days: { table: 'message', time: 'date' },
  },
};

export const sha256 = (text: string) => createHash('sha256').update(text).digest();

/**
 * Whether a seal matches a text. Older versions used SQLite's `quote`, which cuts a text at a NUL character: such a
 * seal matches the cut text.
 */
export function isSealOf(hash: Uint8Array, dayText: string): boolean {
  if (sha256(dayText).equals(hash)) return true;
  return dayText.includes('\0') && sha256(dayText.replaceAll(/\0(?:[^']|'')*'/g, "'")).equals(hash);
}

/** Columns of {@link countAndText}. */
export interface DayText {
  rows: number;
  text: string;
}

/** Columns of a query: how many rows a day has, and the rows as text, one per line. */
export function countAndText(
  db: Db,
  kind: SealKind,
  ref: RawBuilder<unknown>,
  day: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const { ref: column, time, key, line } = sealed[kind];
  const [owner, at] = [sql.ref(`${kind}.${column}`), sql.ref(`${kind}.${time}`)];
  const end = sql`${day} + ${sql.raw(String(daySeconds))}`;
  const span = { sensor: ref, from: day, to: sql`${end} - 1` };
  const table = kind === 'reading' ? engineOf(db).readings(span) : sql.table(kind);
  const rows = sql`FROM ${table} AS ${sql.table(kind)} WHERE ${owner} = ${ref} AND ${at} >= ${day} AND ${at} < ${end}`;
  const lines = sql.raw(`coalesce(string_agg(${line}, '\n' ORDER BY ${key}), '')`);
  return sql`(SELECT count(*) ${rows}) AS rows, (SELECT ${lines} ${rows}) AS text`;
}
