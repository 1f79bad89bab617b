import { type RawBuilder, sql } from 'kysely';
import type { ColumnType, Row } from '../../engine.ts';

/** Wide enough for every integer column, narrow enough for the index of each. */
const arrayTypes: Record<ColumnType, string> = {
  integer: 'bigint[]',
  real: 'double precision[]',
  text: 'text[]',
  bytes: 'text[]',
};

/** See `Engine.rows`. Each column is one parameter. */
export function rows(columns: Readonly<Record<string, ColumnType>>, given: readonly Row[]): RawBuilder<unknown> {
  const names = Object.entries(columns);
  const arrays = names.map(([, type], at) => {
    return sql`CAST(${given.map((row) => row[at] ?? null)} AS ${sql.raw(arrayTypes[type])})`;
  });
  const picked = names.map(([name, type]) =>
    type === 'bytes' ? `decode("${name}", 'hex') AS "${name}"` : `"${name}"`,
  );
  const unnested = sql.raw([...names.map(([name]) => `"${name}"`), '"ordinality"'].join(', '));
  return sql`(SELECT "ordinality" - 1 AS position, ${sql.raw(picked.join(', '))}
    FROM unnest(${sql.join(arrays)}) WITH ORDINALITY AS given(${unnested}))`;
}
