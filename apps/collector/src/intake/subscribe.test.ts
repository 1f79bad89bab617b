/** The long polls and the end of the collector. */
import { startSimulator } from '@roomlog/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { refreshRooms } from '../jobs/refresh-rooms.ts';
import { syncMessages } from '../jobs/sync-messages.ts';
import { temporaryContext } from '../testing/context.ts';
import { createFollower } from './subscribe.ts';

test('a stop while the rooms are chosen leaves no long poll behind', async () => {
  const simulator = await startSimulator({ history: 3600, speed: 0 });
  onTestFinished(() => simulator.close());
  const stop = new AbortController();
  const context = await temporaryContext(simulator.baseUrl, { stop: stop.signal });
  await refreshRooms(context);
  await syncMessages(context);
  const follower = createFollower(context);
  const chosen = follower.follow();
  stop.abort();
  await chosen;
  expect(await follower.ended()).toEqual([]);
});
