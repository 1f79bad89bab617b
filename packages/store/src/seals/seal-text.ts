/** What is sealed: the rows of a day as one text of our own making, the same from every engine. */
import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { type Metric, metrics } from '../metrics.ts';
import type { Schema } from '../schema.ts';
import { daySeconds } from '../time/seconds.ts';

export type SealKind = 'reading' | 'message';

/** A sealed day. `ref` is sensor.id or room.id; `day` its beginning in epoch seconds. */
export interface SealKey {
  kind: SealKind;
  ref: number;
  day: number;
}

interface Sealed {
  table: 'reading' | 'message';
  /** The column that `ref` stands in, and the one with the time. */
  ref: string;
  time: string;
  key: string;
  /** A row in SQL, as text. */
  line: string;
  /** Tells without reading every row in which days there are some. */
  days: { table: keyof Schema; time: string };
}

/** A number in digits, a text between single quotes with those in it doubled, and NULL. */
const number = (column: string) => `coalesce(CAST(${column} AS text), 'NULL')`;
const text = (column: string) => `coalesce('''' || replace("${column}", '''', '''''') || '''', 'NULL')`;

const separated = (parts: readonly string[]) => parts.join(` || ',' || `);

/** The metrics that there were when the first day was sealed stand in this order, without a name. */
const unnamed: readonly Metric[] = ['temperature', 'humidity', 'illuminance'];

/** Of others only values are sealed, with their names: rows without any are what they were before there was the metric. */
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
    table: 'reading',
    ref: 'sensor_id',
    time: 'ts',
    key: 'ts, id',
    line: readingLine,
    days: { table: 'rollup_hour', time: 'ts' },
  },
  message: {
    table: 'message',
    ref: 'room_id',
    time: 'date',
    key: 'id',
    line: messageLine,
    days: { table: 'message', time: 'date' },
  },
};

export const sha256 = (text: string) => createHash('sha256').update(text).digest();

/**
 * Texts were once sealed as SQLite's `quote` gives them, and that ends at a NUL character: such a seal holds when it is of
 * the text up to there.
 */
export function isSealOf(hash: Uint8Array, dayText: string): boolean {
  if (sha256(dayText).equals(hash)) return true;
  return dayText.includes('\0') && sha256(dayText.replaceAll(/\0(?:[^']|'')*'/g, "'")).equals(hash);
}

/** The day's rows as text, one a line. */
export function textOf(kind: SealKind, ref: RawBuilder<unknown>, day: RawBuilder<unknown>): RawBuilder<string> {
  const { key, line } = sealed[kind];
  return sql`(SELECT ${sql.raw(`coalesce(string_agg(${line}, '\n' ORDER BY ${key}), '')`)} ${rowsOf(kind, ref, day)})`;
}

export function countOf(kind: SealKind, ref: RawBuilder<unknown>, day: RawBuilder<unknown>): RawBuilder<number> {
  return sql`(SELECT count(*) ${rowsOf(kind, ref, day)})`;
}

function rowsOf(kind: SealKind, ref: RawBuilder<unknown>, day: RawBuilder<unknown>): RawBuilder<unknown> {
  const { table, ref: column, time } = sealed[kind];
  const [owner, at] = [sql.ref(`${table}.${column}`), sql.ref(`${table}.${time}`)];
  return sql`FROM ${sql.table(table)} WHERE ${owner} = ${ref} AND ${at} >= ${day} AND ${at} < ${day} + ${sql.raw(String(daySeconds))}`;
}
