/** What is sealed: the rows of a day as one text. */
import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { Schema } from '../schema.ts';

export const daySeconds = 86_400;

export type SealKind = 'reading' | 'message';

interface Sealed {
  table: 'reading' | 'message';
  /** The column that `ref` stands in, and the one with the time. */
  ref: string;
  time: string;
  key: string;
  columns: readonly string[];
  /** Tells without reading every row in which days there are some. */
  days: { table: keyof Schema; time: string };
}

export const sealed: Record<SealKind, Sealed> = {
  reading: {
    table: 'reading',
    ref: 'sensor_id',
    time: 'ts',
    key: 'ts, id',
    columns: ['ts', 'id', 'temperature', 'humidity', 'illuminance'],
    days: { table: 'rollup_hour', time: 'ts' },
  },
  message: {
    table: 'message',
    ref: 'room_id',
    time: 'date',
    key: 'id',
    columns: 'id unique_id date media message_type text audio image sender dictated user detail extra'.split(' '),
    days: { table: 'message', time: 'date' },
  },
};

export const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** The day's rows as text, one a line; `quote` tells a number from text that looks like one. */
export function textOf(kind: SealKind, ref: RawBuilder<unknown>, day: RawBuilder<unknown>): RawBuilder<string> {
  const { key, columns } = sealed[kind];
  const line = columns.map((name) => `quote("${name}")`).join(` || ',' || `);
  const text = sql.raw(`coalesce(group_concat(${line}, char(10) ORDER BY ${key}), '')`);
  return sql`(SELECT ${text} ${rowsOf(kind, ref, day)})`;
}

export function countOf(kind: SealKind, ref: RawBuilder<unknown>, day: RawBuilder<unknown>): RawBuilder<number> {
  return sql`(SELECT count(*) ${rowsOf(kind, ref, day)})`;
}

function rowsOf(kind: SealKind, ref: RawBuilder<unknown>, day: RawBuilder<unknown>): RawBuilder<unknown> {
  const { table, ref: column, time } = sealed[kind];
  const [owner, at] = [sql.ref(`${table}.${column}`), sql.ref(`${table}.${time}`)];
  return sql`FROM ${sql.table(table)} WHERE ${owner} = ${ref} AND ${at} >= ${day} AND ${at} < ${day} + ${sql.raw(String(daySeconds))}`;
}
