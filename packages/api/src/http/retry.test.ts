import { expect, test } from 'vitest';
import { clientOf, failureOf, hasty, room } from '../../test/samples.ts';
import { json } from '../../test/server.ts';
import { ENDPOINTS } from '../bocco/endpoints.ts';
import { POLICY } from '../bocco/policy.ts';
import { RateLimited, ServerFault, Unreachable } from '../errors.ts';
import { startDeadline } from './deadline.ts';
import { retryAfterMs, withRetries } from './retry.ts';

test.each([
  ['5', 5_000],
  ['0', 0],
  ['1000000000', 3_600_000],
  ['9'.repeat(400), 3_600_000],
  ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
  ['Sun, 22 Nov 2026 11:59:00 GMT', 0],
  ['Fri, 22 Nov 2126 12:00:00 GMT', 3_600_000],
  ['-5', undefined],
  ['1.5', undefined],
  ['5 seconds', undefined],
  ['0x10', undefined],
  ['', undefined],
  ['soon', undefined],
  ['2026-11-22T12:00:30Z', undefined],
  ['Sun, 99 Nov 2026 12:00:30 GMT', undefined],
])('Retry-After %j means %s ms', (value, ms) => {
  const headers = new Headers({ 'retry-after': value, date: 'Sun, 22 Nov 2026 12:00:00 GMT' });
  expect(retryAfterMs(headers)).toBe(ms);
});

test('a Retry-After date counts from the clock of this machine when the answer has none', () => {
  const inAMinute = new Date(Date.now() + 60_000).toUTCString();
  expect(retryAfterMs(new Headers({ 'retry-after': inAMinute }))).toBeGreaterThan(55_000);
  expect(retryAfterMs(new Headers())).toBeUndefined();
});

test.each([408, 429, 500, 502, 503, 504])('%i passes', async (status) => {
  let failures = 0;
  const { client, received } = await clientOf((_, response) =>
    failures++ < 3 ? json(response, status, {}) : json(response, 200, [room]),
  );
  expect((await client.getRooms()).items).toHaveLength(1);
  expect(received).toHaveLength(4);
});

test.each([400, 403, 404, 409, 413, 422, 501])('%i is final', async (status) => {
  const { client, received } = await clientOf((_, response) => json(response, status, {}));
  expect(await failureOf(client.getRooms())).toMatchObject({ status });
  expect(received).toHaveLength(1);
});

test('a lost connection passes', async () => {
  let failures = 0;
  const { client } = await clientOf((_, response) =>
    failures++ < 3 ? response.socket?.resetAndDestroy() : json(response, 200, [room]),
  );
  expect((await client.getRooms()).items).toHaveLength(1);
});

test('a post is repeated with its own unique_id', async () => {
  let failures = 0;
  const { client, received } = await clientOf((_, response) =>
    failures++ < 2
      ? json(response, 503, {})
      : json(response, 200, { id: 1, unique_id: 'u', date: '2020-01-01', media: 'text', message_type: 'normal' }),
  );
  expect(await client.sendText(room.uuid, { unique_id: 'u', text: 'a' })).toMatchObject({ status: 'already_stored' });
  expect(received.map(({ body }) => new URLSearchParams(body).get('unique_id'))).toEqual(['u', 'u', 'u']);
});

test('a pause that would pass the deadline is not begun: the error comes at once and names it', async () => {
  const { client, received } = await clientOf((_, response) => json(response, 429, {}, { 'retry-after': '40' }));
  const error = await failureOf(client.getRooms());
  expect(error).toBeInstanceOf(RateLimited);
  expect(error).toMatchObject({ retryAfterMs: 40_000, message: expect.stringContaining('pause of 40 s') });
  expect(received).toHaveLength(1);
});

test('a pause that would pass the time for further tries is not begun either, however far the deadline is', async () => {
  const { client, received } = await clientOf((_, response) => json(response, 503, {}));
  const error = await failureOf(client.getRooms({ deadlineMs: 600_000, retryMs: 0 }));
  expect(error).toMatchObject({ kind: 'server_fault', status: 503 });
  expect(received).toHaveLength(1);
});

test('what BOCCO asked for is the least pause, after a 503 too', async () => {
  const times: number[] = [];
  const limit = startDeadline([], 1000);
  const busy = new ServerFault(ENDPOINTS.getRooms, 'busy', { status: 503, retryAfterMs: 60 });
  const attempt = () => (times.push(performance.now()) < 3 ? Promise.reject(busy) : Promise.resolve('done'));
  expect(await withRetries(attempt, limit, hasty.retries, undefined)).toBe('done');
  limit.release();
  const [first = 0, second = 0, third = 0] = times;
  expect(second - first).toBeGreaterThan(59);
  expect(third - second).toBeGreaterThan(59);
});

test('full jitter: pauses spread from nothing to a bound that doubles up to its cap', async () => {
  const limit = startDeadline([], 1000);
  let last = performance.now();
  const pauses: number[] = [];
  const attempt = () => {
    pauses.push(performance.now() - last);
    last = performance.now();
    return pauses.length < 40 ? Promise.reject(new Unreachable(ENDPOINTS.getRooms, 'gone')) : Promise.resolve();
  };
  await withRetries(attempt, limit, { unreachable: { baseMs: 2, capMs: 16 } }, undefined);
  limit.release();
  expect(Math.max(...pauses.slice(5))).toBeGreaterThan(8);
  expect(Math.min(...pauses.slice(5))).toBeLessThan(8);
});

test('the pauses of the real policy: from one second to five minutes, longer after 429', () => {
  expect(POLICY.retries).toMatchObject({
    429: { baseMs: 5_000, capMs: 300_000 },
    503: { baseMs: 1_000, capMs: 300_000 },
    unreachable: { baseMs: 1_000, capMs: 300_000 },
  });
});
