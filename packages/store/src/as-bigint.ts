import { type RawBuilder, sql } from 'kysely';

/**
 * A number that may be larger than a column's integers, to compare the column with. Databases that have integers of several
 * sizes refuse it otherwise.
 */
export const asBigint = (value: number): RawBuilder<number> => sql<number>`CAST(${value} AS bigint)`;
