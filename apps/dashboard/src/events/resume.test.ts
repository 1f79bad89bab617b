/** Event streams that break and come back, while things happen and the dashboard is started again. */
import { dirname } from 'node:path';
import { createLogger, readConfig } from '@roomlog/runtime';
import { insertMessages, listRooms, openStore, setSetting } from '@roomlog/store';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../app.ts';
import type { MessageJson } from '../schemas.ts';
import { begin, dashboardForEach, eventsOf, mother } from '../testing.ts';

const bench = dashboardForEach();

/** Another dashboard over the store of the bench, as after a restart. */
async function start() {
  const { store, access } = bench;
  const reader = await openStore(store.path, 'reader');
  const config = readConfig({ ROOMLOG_DATA_DIR: dirname(store.path) });
  const context = { config, log: await createLogger('test', 'silent'), outbox: store, reader, access };
  const app = await createApp(context, AbortSignal.any([]));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const stop = async () => {
    await app.close();
    await reader.close();
  };
  return { url, stop };
}

let said = 0;

async function say(count: number): Promise<void> {
  const [room] = await listRooms(bench.store.db);
  const text = { media: 'text', message_type: 'normal', text: 'a', audio: '', image: '', detail: null };
  const by = { sender: mother.uuid, user: mother, dictated: false, date: new Date(begin * 1000) };
  for (let at = 0; at < count; at++) {
    said += 1;
    await insertMessages(bench.store.db, room?.id ?? 0, [{ id: said, unique_id: `id-${said}`, ...text, ...by }]);
  }
}

const step = fc.oneof(
  fc.record({ do: fc.constant('say' as const), count: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ do: fc.constant('hear' as const), count: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ do: fc.constantFrom('reconnect' as const, 'restart' as const, 'say while it reconnects' as const) }),
);

test('whenever it breaks and comes back, a stream has every message once and in order', async () => {
  let dashboard = await start();
  onTestFinished(() => dashboard.stop());
  const property = fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
    const first = said;
    let stream = await eventsOf(dashboard.url);
    await stream.next('status');
    const heard: number[] = [];
    let id = stream.lastId();
    const hear = async (count: number) => {
      for (let at = 0; at < count && (heard.at(-1) ?? first) < said; at++)
        heard.push(((await stream.next('message')) as MessageJson).id);
    };
    for (const one of steps) {
      if (one.do === 'say') await say(one.count);
      else if (one.do === 'hear') await hear(one.count);
      else {
        // As a browser, which remembers it until another one comes.
        id = stream.lastId() || id;
        await stream.close();
        if (one.do === 'restart') {
          await dashboard.stop();
          await say(3);
          dashboard = await start();
        }
        const [opened] = await Promise.all([
          eventsOf(dashboard.url, id),
          one.do === 'say while it reconnects' ? say(20) : undefined,
        ]);
        stream = opened;
      }
    }
    await say(1);
    await hear(said);
    await stream.close();
    expect(heard).toEqual(Array.from({ length: said - first }, (_, at) => first + at + 1));
  });
  await fc.assert(property, { numRuns: 4, endOnFailure: true });
});

test('an id of the store that stood here before is none of this one, whatever its number is', async () => {
  await setSetting(bench.store.db, 'feed', 'before');
  const before = await start();
  const stream = await eventsOf(before.url);
  await stream.next('status');
  await stream.close();
  await before.stop();
  await say(5);
  await setSetting(bench.store.db, 'feed', 'restored');
  const after = await start();
  onTestFinished(after.stop);
  const again = await eventsOf(after.url, stream.lastId());
  onTestFinished(() => again.close());
  expect((await again.upTo('status')).map(({ name }) => name)).toEqual(['reload', 'status']);
});
