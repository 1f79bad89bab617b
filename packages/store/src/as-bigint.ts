import { type RawBuilder, sql } from 'kysely';

/**
 * A number to compare a column with that may be larger than the column's integers. Databases with integers of several
 * sizes refuse it without the cast.
 */
export const asBigint = (value: number): RawBuilder<number> => sql<number>`CAST(${Math.trunc(value)} AS bigint)`;
