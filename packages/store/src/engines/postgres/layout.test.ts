import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Db } from '../../schema.ts';
import { run, temporaryFolder, temporaryStore } from '../../testing/temporary-store.ts';
import * as sqlite from '../sqlite/migrations/index.ts';
import { openStore } from '../sqlite/open.ts';
import { newestVersion } from './migrations/index.ts';

/** Tables and columns of each engine alone: its search index, its version, its closed days, who shares the work, the feed. */
const own =
  /^(message_text|reading_closed|reading_day|reading_open|reading_early|reading_late|reading_\d{4}_\d\d|schema_version|collector\.|slice\.|change\.xid$)/;

async function layoutOf(db: Db, schema?: string): Promise<string[]> {
  const tables = (await db.introspection.getTables()).filter(
    (table) => schema === undefined || table.schema === schema,
  );
  const columns = tables.flatMap((table) => table.columns.map((column) => `${table.name}.${column.name}`));
  return columns.filter((name) => !own.test(name)).toSorted();
}

test('both engines have the same tables and columns, under the same version', async () => {
  const { db } = await temporaryStore();
  const { rows } = await sql<{ schema: string }>`SELECT current_schema() AS schema`.execute(db);
  const file = await openStore(`${temporaryFolder()}/roomlog.db`, 'writer');
  expect(await layoutOf(db, rows[0]?.schema)).toEqual(await layoutOf(file.db));
  await file.close();
  expect(newestVersion).toBe(sqlite.newestVersion);
});

test('texts are ordered byte by byte, whatever the language of the database is', async () => {
  const { db } = await temporaryStore();
  const { rows } = await run<{ name: string }>(
    db,
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'`,
  );
  expect(rows).toEqual([]);
});
