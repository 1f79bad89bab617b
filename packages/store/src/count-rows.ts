import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** How many rows a table has; reads all of its pages. */
export async function countRows(db: Kysely<Schema>, table: keyof Schema): Promise<number> {
  const { count } = await db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
