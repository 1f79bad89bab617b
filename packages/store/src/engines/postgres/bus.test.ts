import { expect, test } from 'vitest';
import { setSetting } from '../../settings.ts';
import { openUntilTestEnds, temporaryStore } from '../../testing/temporary-store.ts';

test('a watcher is told at once, and of every later commit of another store', async () => {
  const store = await temporaryStore();
  const reader = await openUntilTestEnds(store.path, 'reader');
  const stop = new AbortController();
  const seen: number[] = [];
  for await (const _ of reader.engine.watch(stop.signal)) {
    seen.push(reader.engine.version());
    if (seen.length === 4) break;
    await setSetting(store.db, 'poll_seconds', String(seen.length));
  }
  expect(new Set(seen).size).toBe(4);
});

test('it ends with the signal, not with its wait', async () => {
  const store = await temporaryStore();
  const stop = new AbortController();
  const watching = store.engine.watch(stop.signal);
  await watching.next();
  const end = watching.next();
  stop.abort();
  expect(await end).toMatchObject({ done: true });
  expect(await store.engine.watch(stop.signal).next()).toMatchObject({ done: true });
});

test('it yields after its time, also where nothing is new', async () => {
  const store = await temporaryStore();
  const watching = store.engine.watch(new AbortController().signal, { idleMs: 1 });
  await watching.next();
  expect(await watching.next()).toEqual({ done: false, value: undefined });
});

test('what this process commits in another store is another version at once', async () => {
  const store = await temporaryStore();
  const reader = await openUntilTestEnds(store.path, 'reader');
  const before = reader.engine.version();
  await setSetting(store.db, 'poll_seconds', '1');
  expect(reader.engine.version()).not.toBe(before);
});
