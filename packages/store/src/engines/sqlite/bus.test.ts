import { expect, test } from 'vitest';
import { setSetting } from '../../settings.ts';
import { dataVersion, openUntilTestEnds, temporaryStore } from '../../testing/temporary-store.ts';

test('a watcher is told at once, and of every later commit of another connection', async () => {
  const store = await temporaryStore();
  const reader = await openUntilTestEnds(store.path, 'reader');
  const stop = new AbortController();
  const seen: number[] = [];
  for await (const _ of reader.engine.watch(stop.signal, { ms: 1 })) {
    seen.push(dataVersion(reader));
    if (seen.length === 4) break;
    await setSetting(store.db, 'poll_seconds', String(seen.length));
  }
  expect(new Set(seen).size).toBe(4);
});

test('its own commits are no news', async () => {
  const store = await temporaryStore();
  const stop = new AbortController();
  let told = 0;
  for await (const _ of store.engine.watch(stop.signal, { ms: 1 })) {
    told += 1;
    await setSetting(store.db, 'poll_seconds', 'a');
    setImmediate(() => stop.abort());
  }
  expect(told).toBe(1);
});

test('it ends with the signal, not with its wait', async () => {
  const store = await temporaryStore();
  const stop = new AbortController();
  const watching = store.engine.watch(stop.signal, { ms: 60_000 });
  await watching.next();
  const end = watching.next();
  stop.abort();
  expect(await end).toMatchObject({ done: true });
  expect(await store.engine.watch(stop.signal).next()).toMatchObject({ done: true });
});
