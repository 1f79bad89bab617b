import { type RawBuilder, sql } from 'kysely';
import type { ColumnType, Row } from '../../engine.ts';

/** See `Engine.rows`. The rows are one JSON parameter: that takes a tenth of the time of one statement per row. */
export function rows(columns: Readonly<Record<string, ColumnType>>, given: readonly Row[]): RawBuilder<unknown> {
  const picked = Object.entries(columns).map(([name, type], at) => {
    const value = `value ->> ${at}`;
    return `${type === 'bytes' ? `unhex(${value})` : value} AS "${name}"`;
  });
  return sql`(SELECT key AS position, ${sql.raw(picked.join(', '))} FROM json_each(${JSON.stringify(given)}))`;
}
