import { sql } from 'kysely';
import type { Schema, Trx } from '../../schema.ts';

/** See `Engine.continueNumbers`. A number that was given to a row says nothing to the sequence of its column. */
export async function continueNumbers(
  trx: Trx,
  columns: readonly { table: keyof Schema; column: string }[],
): Promise<void> {
  for (const { table, column } of columns) {
    await sql`
      SELECT setval(pg_get_serial_sequence(${table}, ${column}), coalesce(max(${sql.ref(column)}), 0) + 1, false)
      FROM ${sql.table(table)}`.execute(trx);
  }
}
