import { expect, test } from 'vitest';
import { temporaryStore } from '../testing/temporary-store.ts';
import { copiedTables, leftOut } from './tables.ts';

/** Tables that an engine has for itself: the search index, closed days, the version, who shares the work. */
const own = /^(sqlite_|message_text|reading_|rollup_.*_pkey|schema_version$|collector$|slice$)/;

test('each table is copied, or said to be left out', async () => {
  const { db } = await temporaryStore();
  const found = await db.introspection.getTables();
  const ofEngine = (name: string) => own.test(name) && name !== 'reading_conflict';
  const names = [...new Set(found.map(({ name }) => name))].filter((name) => !ofEngine(name));
  expect(names).toContain('sensor');
  expect([...copiedTables, ...Object.keys(leftOut)].toSorted()).toEqual(names.toSorted());
});
