import { join } from 'node:path';
import { expect, test } from 'vitest';
import { setSetting } from '../../settings.ts';
import { sqliteOf } from '../../testing/sqlite.ts';
import { dataVersion, openUntilTestEnds, temporaryFolder, temporaryStore } from '../../testing/temporary-store.ts';
import { watch } from './bus.ts';

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

test('the kernel tells of a commit before it is time to look', async () => {
  const store = await temporaryStore();
  const reader = await openUntilTestEnds(store.path, 'reader');
  const stop = new AbortController();
  let told = 0;
  // Longer than a test may take.
  for await (const _ of reader.engine.watch(stop.signal, { ms: 60_000 })) {
    told += 1;
    if (told === 4) break;
    await setSetting(store.db, 'poll_seconds', String(told));
  }
  expect(told).toBe(4);
});

/** As on a disk of another machine. The first one is found a second late; so late, all of them would take too long. */
test('where the kernel turns out to tell of nothing, it is looked for all the time', { timeout: 20_000 }, async () => {
  const store = await temporaryStore();
  const reader = await openUntilTestEnds(store.path, 'reader');
  const path = join(temporaryFolder(), 'roomlog.db');
  const stop = new AbortController();
  let told = 0;
  for await (const _ of watch({ sqlite: sqliteOf(reader), path }, stop.signal, { ms: 1 })) {
    told += 1;
    if (told === 40) break;
    await setSetting(store.db, 'poll_seconds', String(told));
  }
  expect(told).toBe(40);
});
