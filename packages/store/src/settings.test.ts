import { expect, test } from 'vitest';
import { claimSource, getSetting, setSetting } from './settings.ts';
import { dataVersion, openUntilTestEnds, temporaryStore } from './testing/temporary-store.ts';

test('a setting is what was set last', async () => {
  const { db, path, sqlite } = await temporaryStore();
  expect(await getSetting(db, 'account')).toBeUndefined();
  await setSetting(db, 'account', 'a');
  await setSetting(db, 'account', 'b');
  expect(await getSetting(db, 'account')).toBe('b');
  const reader = await openUntilTestEnds(path, 'reader');
  const before = dataVersion(reader);
  await setSetting(db, 'account', 'b');
  expect(dataVersion(reader)).toBe(before);
  expect(sqlite.inTransaction).toBe(false);
});

test.for([
  ['demo', 'bocco', "the demo's household"],
  ['bocco', 'demo', 'a real household'],
] as const)('a store of %s is never one of %s', async ([first, second, whose]) => {
  const store = await temporaryStore();
  await claimSource(store, first);
  await claimSource(store, first);
  await claimSource(store);
  await expect(claimSource(store, second)).rejects.toMatchObject({ kind: 'mixed', exitCode: 78 });
  await expect(claimSource(store, second)).rejects.toThrow(whose);
  expect(await getSetting(store.db, 'source')).toBe(first);
});

test('who does not care gets a real one', async () => {
  const store = await temporaryStore();
  await claimSource(store);
  expect(await getSetting(store.db, 'source')).toBe('bocco');
});
