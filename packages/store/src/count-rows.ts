import type { SelectQueryBuilder } from 'kysely';
import type { Db, Schema } from './schema.ts';

/** How many rows a table has. Reads all of its pages: seconds for millions of rows. */
export const countRows = (db: Db, table: keyof Schema): Promise<number> => countOf(db.selectFrom(table));

/** How many rows a query finds. */
export async function countOf<Table extends keyof Schema>(
  query: SelectQueryBuilder<Schema, Table, object>,
): Promise<number> {
  const { count } = await query.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return count;
}
