import { sql } from 'kysely';
import { inChunks } from '../../chunks.ts';
import type { ColumnType, Engine, Row } from '../../engine.ts';
import type { Schema, Trx } from '../../schema.ts';
import { rows } from './rows.ts';

const rowsAtATime = 5000;

/** See `Engine.insertMany`. */
export async function insertMany(
  trx: Trx,
  table: keyof Schema | Engine['readingRows'],
  columns: readonly string[],
  given: Iterable<Row>,
): Promise<void> {
  const all = [...given];
  const types = Object.fromEntries(columns.map((name, at) => [name, typeOf(all, at)]));
  const names = sql.raw(columns.join(', '));
  for await (const chunk of inChunks(all, rowsAtATime)) {
    await sql`
      INSERT INTO ${sql.table(table)} (${names})
      SELECT ${names} FROM ${rows(types, chunk)} AS given ORDER BY position`.execute(trx);
  }
}

function typeOf(given: readonly Row[], at: number): ColumnType {
  return given.some((row) => typeof row[at] === 'string') ? 'text' : 'integer';
}
