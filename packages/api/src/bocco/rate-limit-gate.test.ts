import { expect, test } from 'vitest';
import { clientOf, failureOf, hasty, SENSOR } from '../../test/samples.ts';
import { json } from '../../test/server.ts';
import { RateLimited } from '../errors.ts';

const rooms = Array.from({ length: 1000 }, (_, at) => `room-${at}`);

/** As a collector does: a few at a time, one after the other. */
async function askAll(ask: (room: string) => Promise<unknown>, workers: number): Promise<void> {
  const queue = rooms.values();
  const work = async () => {
    for (const room of queue) await ask(room);
  };
  await Promise.all(Array.from({ length: workers }, work));
}

test('a thousand rooms and one 429: no more requests than were under way, until the pause is over', async () => {
  const { client, received } = await clientOf((_, response) => {
    response.setHeader('retry-after', '3600');
    return json(response, 429, { code: 429001, message: 'Too Many Requests' });
  }, hasty);
  const failures: unknown[] = [];
  await askAll(async (room) => failures.push(await failureOf(client.getSensorReadings(room, SENSOR))), 4);
  expect(failures).toHaveLength(1000);
  expect(failures.every((error) => error instanceof RateLimited && (error.retryAfterMs ?? 0) > 3_500_000)).toBe(true);
  expect(received.length).toBeLessThanOrEqual(4);
  expect(client.pausedMs()).toBeGreaterThan(3_500_000);
});

test('when the pause is over, every room is asked once and answers', async () => {
  let refusals = 0;
  const { client, received } = await clientOf((_, response) => {
    if (refusals++ > 0) return json(response, 200, []);
    response.setHeader('retry-after', '1');
    return json(response, 429, { code: 429001, message: 'Too Many Requests' });
  }, hasty);
  await askAll((room) => client.getSensorReadings(room, SENSOR), 4);
  const asked = received.map(({ path }) => path);
  expect(new Set(asked).size).toBe(1000);
  expect(asked.length).toBeLessThanOrEqual(1001);
});
