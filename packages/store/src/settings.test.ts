import { expect, test } from 'vitest';
import { claimHousehold, getSetting, setSetting } from './settings.ts';
import { commits, temporaryStore } from './testing/temporary-store.ts';

test('a setting is what was set last', async () => {
  const store = await temporaryStore();
  const { db } = store;
  expect(await getSetting(db, 'poll_seconds')).toBeUndefined();
  await setSetting(db, 'poll_seconds', 'a');
  await setSetting(db, 'poll_seconds', 'b');
  expect(await getSetting(db, 'poll_seconds')).toBe('b');
  expect(await commits(store, () => setSetting(db, 'poll_seconds', 'b'))).toBe(false);
});

test.for([
  ['demo', 'bocco', "the demo's household"],
  ['bocco', 'demo', 'a real household'],
] as const)('a store of %s is never one of %s', async ([first, second, whose]) => {
  const store = await temporaryStore();
  await claimHousehold(store, first);
  await claimHousehold(store, first);
  await claimHousehold(store);
  await expect(claimHousehold(store, second)).rejects.toMatchObject({ kind: 'mixed', exitCode: 78 });
  await expect(claimHousehold(store, second)).rejects.toThrow(whose);
  expect(await getSetting(store.db, 'source')).toBe(first);
});

test('who does not care gets a real one', async () => {
  const store = await temporaryStore();
  await claimHousehold(store);
  expect(await getSetting(store.db, 'source')).toBe('bocco');
});
