import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { hasty } from '../../test/emo/policy.ts';
import { CALLS, clientOf, expired, jwt, memoryStore, message, ROOM, SENDS, send } from '../../test/emo/samples.ts';
import { failureOf } from '../../test/samples.ts';
import { json, type Received, startServer } from '../../test/server.ts';
import { Secret } from '../secret.ts';
import { EmoClient } from './client.ts';

/** What becomes of a post that is answered like this at first, and then as it should be. */
async function post(first: (response: ServerResponse) => unknown, options: { deadlineMs?: number } = {}) {
  let posts = 0;
  const { client, received } = await clientOf(
    ({ path }, response) => {
      if (path === '/oauth/token/refresh') return json(response, 200, CALLS.refresh.answer);
      return ++posts === 1 ? first(response) : send(response, 200, message(1));
    },
    { refreshStore: memoryStore('r0') },
  );
  const outcome = await client.sendText(ROOM, { text: 'ただいま' }, options).catch((error: unknown) => error);
  return { outcome, posts: received.filter(({ path }) => path.endsWith('/text')).length };
}

test.each<[string, (response: ServerResponse) => unknown, string]>([
  ['a cut connection', (response) => response.socket?.destroy(), 'unreachable'],
  ['a reset', (response) => response.socket?.resetAndDestroy(), 'unreachable'],
  [
    'an answer that is cut',
    (response) => response.writeHead(200, { 'content-length': 100 }).write('{', () => response.socket?.destroy()),
    'unreachable',
  ],
  ['a 500', (response) => response.writeHead(500).end('failed to generate response'), 'server_fault'],
  ['a 502', (response) => response.writeHead(502).end('<html>'), 'server_fault'],
  ['a 503 with Retry-After', (response) => response.writeHead(503, { 'retry-after': '0' }).end(), 'server_fault'],
  ['a 408', (response) => response.writeHead(408).end(), 'timed_out'],
  ['a success that is not understood', (response) => response.end('<html>'), 'undecodable_answer'],
  ['a success without a body', (response) => response.end(), 'undecodable_answer'],
])('after %s the post may have arrived, and is not repeated', async (_, first, kind) => {
  const { outcome, posts } = await post(first);
  expect(outcome).toMatchObject({ kind, mayHaveArrived: true });
  expect(posts).toBe(1);
});

test('so it is after a deadline that passes on the way', async () => {
  const { outcome, posts } = await post(() => {}, { deadlineMs: 50 });
  expect(outcome).toMatchObject({ kind: 'timed_out', mayHaveArrived: true });
  expect(posts).toBe(1);
});

test.each<[string, (response: ServerResponse) => unknown]>([
  ['a 429', (response) => response.writeHead(429).end()],
  ['a 429 with a pause', (response) => response.writeHead(429, { 'retry-after': '0' }).end()],
  ['an expired token', (response) => json(response, 401, expired)],
])('%s is certain: the post is repeated', async (_, first) => {
  const { outcome, posts } = await post(first);
  expect(outcome).toMatchObject({ sequence: message(1).sequence });
  expect(posts).toBe(2);
});

test.each([400, 401, 403, 404, 413, 302])('a %i is certain: the post has not arrived', async (status) => {
  const { outcome, posts } = await post((response) => json(response, status, {}));
  expect(outcome).toMatchObject({ status, mayHaveArrived: false });
  expect(posts).toBe(1);
});

test('where nobody listens nothing arrives: the post is tried again, and has not arrived', async () => {
  const { origin, close } = await startServer(() => {});
  await close();
  // A name may have several addresses.
  for (const baseUrl of [origin, origin.replace('127.0.0.1', 'localhost')]) {
    const client = new EmoClient({ baseUrl, accessToken: new Secret(jwt()), callsPerMinute: 20 }, hasty);
    const error = await failureOf(client.sendText(ROOM, { text: 'a' }, { retryMs: 50 }));
    expect(error).toMatchObject({ kind: 'unreachable', neverConnected: true, mayHaveArrived: false });
  }
});

test('a post that is not sent for a pause, or has no turn until its deadline, has not arrived', async () => {
  const oneAMinute = { ...hasty, windowMs: 60_000 };
  const { client, received } = await clientOf(
    (_, response) => json(response, 404, {}),
    { callsPerMinute: 1 },
    oneAMinute,
  );
  expect(await failureOf(client.getRooms())).toMatchObject({ status: 404 });
  const waiting = await failureOf(client.sendText(ROOM, { text: 'a' }, { deadlineMs: 50 }));
  expect(waiting).toMatchObject({ kind: 'timed_out', mayHaveArrived: false });
  client.pause(10_000);
  const paused = await failureOf(client.sendText(ROOM, { text: 'a' }, { deadlineMs: 50 }));
  expect(paused).toMatchObject({ kind: 'rate_limited', status: undefined, mayHaveArrived: false });
  expect(received).toHaveLength(1);
});

test('a refresh that is lost says nothing of the post that waited for it', async () => {
  const { client, received } = await clientOf((_, response) => response.socket?.destroy(), {
    accessToken: undefined,
    refreshStore: memoryStore('r0'),
  });
  const error = await failureOf(client.sendText(ROOM, { text: 'a' }, { deadlineMs: 100 }));
  expect(error).toMatchObject({ mayHaveArrived: false });
  expect(received.filter(({ path }: Received) => path.endsWith('/text'))).toEqual([]);
});

test('all endpoints that do something are so, and none that only asks', async () => {
  for (const [name, { call }] of Object.entries(CALLS)) {
    let requests = 0;
    const { client } = await clientOf(
      (_, response) => (++requests === 1 ? response.socket?.destroy() : json(response, 404, {})),
      { refreshStore: memoryStore('r0') },
    );
    const error = await call(client).catch((failure: unknown) => failure);
    const isOnce = [...SENDS, 'createWebhook', 'refresh'].includes(name);
    expect([name, requests]).toEqual([name, isOnce ? 1 : 2]);
    const mayHaveArrived = name === 'refresh' || !isOnce ? undefined : true;
    if (name !== 'getWebhook') expect([name, error]).toMatchObject([name, { mayHaveArrived }]);
  }
});

test('a post tells when it is its turn, again for each try, and what is thrown then keeps it from being sent', async () => {
  const answers = [429, 200];
  const { client, received } = await clientOf((_, response) => send(response, answers.shift() ?? 500, message(1)));
  const seen: number[] = [];
  const onTurn = () => void seen.push(received.length);
  await client.sendText(ROOM, { text: 'ただいま' }, { onTurn });
  expect(seen).toEqual([0, 1]);
  const full = new Error('the disk is full');
  const failing = client.sendText(ROOM, { text: 'ただいま' }, { onTurn: () => Promise.reject(full) });
  await expect(failing).rejects.toBe(full);
  const leaving = new AbortController();
  const left = client.sendText(
    ROOM,
    { text: 'ただいま' },
    { signal: leaving.signal, onTurn: () => leaving.abort(new Error('enough')) },
  );
  await expect(left).rejects.toThrow('enough');
  expect(received).toHaveLength(2);
});
