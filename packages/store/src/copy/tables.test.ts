import { expect, test } from 'vitest';
import { isOnSqlite, run, temporaryStore } from '../testing/temporary-store.ts';
import { copiedTables, leftOut } from './tables.ts';

/** Tables that an engine has for itself: the search index, closed days, the version, who shares the work. */
const own = /^(sqlite_|message_text|reading_|rollup_.*_pkey|schema_version$|collector$|slice$)/;

test('each table is copied, or said to be left out', async () => {
  const { db } = await temporaryStore();
  const schema = isOnSqlite ? undefined : (await run<{ name: string }>(db, 'SELECT current_schema() AS name')).rows[0];
  // Those of other tests are in the same database.
  const found = (await db.introspection.getTables()).filter((table) => table.schema === schema?.name);
  const ofEngine = (name: string) => own.test(name) && name !== 'reading_conflict';
  const names = [...new Set(found.map(({ name }) => name))].filter((name) => !ofEngine(name));
  expect(names).toContain('sensor');
  expect([...copiedTables, ...Object.keys(leftOut)].toSorted()).toEqual(names.toSorted());
});
