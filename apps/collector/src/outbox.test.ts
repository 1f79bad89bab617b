import { Secret } from '@roomlog/api';
import { demoCredentials, startSimulator } from '@roomlog/simulator';
import { enqueue, listRooms, unsent } from '@roomlog/store';
import { expect, onTestFinished, test } from 'vitest';
import { refreshRooms } from './jobs/refresh-rooms.ts';
import { startDue } from './outbox.ts';
import { temporaryContext } from './testing.ts';

/** @param texts typed one after the other in the only room */
async function typed(texts: string[]) {
  const simulator = await startSimulator({ history: 3600, speed: 0 });
  onTestFinished(() => simulator.close());
  const { api_key, email, password } = demoCredentials;
  const credentials = { apiKey: new Secret(api_key), email, password: new Secret(password) };
  const context = await temporaryContext({ baseUrl: simulator.baseUrl, credentials });
  await refreshRooms(context);
  const room = (await listRooms(context.store.db))[0]?.id ?? 0;
  for (const text of texts) {
    await enqueue(context.store.db, { unique_id: crypto.randomUUID(), room_id: room, text });
  }
  return { context, room };
}

/** Looks once, and waits until nothing is under way any more. */
async function deliverFromOneLook(context: Parameters<typeof startDue>[0], failed: (failure: unknown) => void) {
  const delivering = new Map<number, Promise<void>>();
  await startDue(context, delivering, failed);
  while (delivering.size > 0) await Promise.all(delivering.values());
}

test('the next message of a room goes out as soon as the one before has arrived', async () => {
  const { context, room } = await typed(['一', '二', '三']);
  await deliverFromOneLook(context, (failure) => expect.fail(String(failure)));
  expect(await unsent(context.store.db, room)).toEqual([]);
});

test('a store that can’t note a delivery is not asked again at once', async () => {
  const { context, room } = await typed(['一', '二']);
  context.store.sqlite.exec(`CREATE TRIGGER full BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END`);
  const failures: unknown[] = [];
  await deliverFromOneLook(context, (failure) => failures.push(failure));
  expect(failures).toHaveLength(1);
  expect((await unsent(context.store.db, room)).map(({ text }) => text)).toEqual(['一', '二']);
});
