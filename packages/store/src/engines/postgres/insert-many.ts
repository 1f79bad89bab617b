import { sql } from 'kysely';
import { inChunks } from '../../chunks.ts';
import type { ColumnType, Engine, Row, Value } from '../../engine.ts';
import type { Schema, Trx } from '../../schema.ts';
import { rows } from './rows.ts';

const rowsAtATime = 5000;

/** See `Engine.insertMany`. Of nulls alone nobody can tell the type: such a column is left out. */
export async function insertMany(
  trx: Trx,
  table: keyof Schema | Engine['readingRows'],
  columns: readonly string[],
  inserted: Iterable<readonly Value[]>,
): Promise<void> {
  const all = [...inserted];
  const filled = columns.flatMap((name, at) => {
    const type = typeOf(all, at);
    return type === undefined ? [] : { name, at, type };
  });
  // Not under their own names: one of them may be called as the order of the rows.
  const given = Object.fromEntries(filled.map(({ at, type }) => [`c${at}`, type]));
  const names = sql.join(filled.map(({ name }) => sql.id(name)));
  const values = sql.join(filled.map(({ at }) => sql.id(`c${at}`)));
  const parameters = (row: readonly Value[]): Row => filled.map(({ at }) => asParameter(row[at] ?? null));
  for await (const chunk of inChunks(all, rowsAtATime)) {
    await sql`
      INSERT INTO ${sql.table(table)} (${names})
      SELECT ${values} FROM ${rows(given, chunk.map(parameters))} AS given ORDER BY position`.execute(trx);
  }
}

const asParameter = (value: Value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value);

function typeOf(given: readonly (readonly Value[])[], at: number): ColumnType | undefined {
  let type: ColumnType | undefined;
  for (const row of given) {
    const value = row[at] ?? null;
    if (typeof value === 'string') return 'text';
    if (value instanceof Uint8Array) return 'bytes';
    if (value === null) continue;
    if (!Number.isInteger(value)) return 'real';
    type = 'integer';
  }
  return type;
}
