/** An account that was reset: BOCCO counts its messages anew, from ids far below those that were read in. */

import { setTimeout as delay } from 'node:timers/promises';
import { startSimulator } from '@roomlog/simulator';
import { listRooms } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { expect, onTestFinished, test } from 'vitest';
import { createFollower } from '../intake/subscribe.ts';
import { temporaryContext } from '../testing/context.ts';
import { backfillMessages } from './backfill-messages.ts';
import { refreshRooms } from './refresh-rooms.ts';
import { syncMessages } from './sync-messages.ts';

async function readIn() {
  const simulator = await startSimulator({ history: 3 * 86_400, speed: 0, hold: 5 });
  onTestFinished(() => simulator.close());
  const stop = new AbortController();
  const context = await temporaryContext(simulator.baseUrl, { stop: stop.signal });
  onTestFinished(() => stop.abort());
  const control = (method: string, path: string, body?: object) =>
    fetch(`${simulator.controlUrl}/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  const poll = async () => {
    await refreshRooms(context);
    await syncMessages(context);
    await backfillMessages(context);
    const [room] = await listRooms(context.store.db);
    return room ?? expect.unreachable();
  };
  const texts = () =>
    sqliteOf(context.store).prepare(`SELECT text FROM message WHERE text LIKE 'その%' ORDER BY id`).pluck().all();
  const room = await poll();
  return { context, stop, control, poll, texts, room };
}

test('messages under ids that began again are noticed at the next poll, read in from the first, and followed', async () => {
  const { context, stop, control, poll, texts, room } = await readIn();
  const follower = createFollower(context);
  await follower.follow();
  await control('POST', 'restart-ids');
  expect(await poll()).toMatchObject({ synced_to: room.synced_to, ids_restarted_after: null });
  await control('POST', 'clock', { advance: 3600 });
  // More than a page, so that the walk back has to bring the rest.
  const said = Array.from({ length: 40 }, (_, at) => `その${at}`);
  for (const text of said) await control('POST', 'messages', { text });
  const restarted = await poll();
  expect(restarted.synced_to).toBeLessThan(room.synced_to ?? 0);
  expect(restarted.ids_restarted_after).toBeGreaterThan(0);
  expect(texts()).toEqual(said);
  // The long poll waited beyond ids that won't come for years.
  await follower.follow();
  await control('POST', 'messages', { text: 'その最後' });
  for (let tries = 0; tries < 200 && !texts().includes('その最後'); tries++) {
    await follower.follow();
    await delay(50);
  }
  expect(texts()).toContain('その最後');
  const after = await poll();
  expect(after.ids_restarted_after).toBe(restarted.ids_restarted_after);
  expect(after.synced_to).toBe(after.newest_id);
  stop.abort();
  await follower.ended();
});

test('a list that is older than the last reading, and an answer without the newest, are no restart', async () => {
  const { context, control, poll, room } = await readIn();
  const { db } = context.store;
  const sqlite = sqliteOf(context.store);
  await control('POST', 'clock', { advance: 3600 });
  await control('POST', 'messages', { text: 'その後' });
  const { synced_to } = await poll();
  sqlite.exec(`UPDATE room SET newest_id = ${room.newest_id}`);
  await control('PUT', 'faults', { endpoint: 'messages', kind: 'late', count: 1 });
  await syncMessages(context);
  expect((await listRooms(db))[0]).toMatchObject({ synced_to, ids_restarted_after: null });
  // Asked for, for the older list is how a new count begins to show.
  expect(await (await control('GET', 'faults')).json()).toEqual([]);
});
