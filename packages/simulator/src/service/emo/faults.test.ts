import { expect, test } from 'vitest';
import { openEmo, openReceiver, parse, type ReadMessage } from './testing.ts';

test.each([
  ['expired', 'JWT is expired'],
  ['wrong', 'JWT is invalid'],
  ['plan', 'not available in the current plan'],
])('a 401 of the kind %s comes to a right token', async (reason, says) => {
  const { arm, call } = await openEmo();
  await arm({ endpoint: 'emo_*', kind: 'unauthorized', reason, count: 2 });
  for (const path of ['/v1/me', '/v1/rooms']) {
    const answer = await call('GET', path);
    expect([answer.status, await answer.json()]).toEqual([401, { reason: says }]);
  }
  expect((await call('GET', '/v1/me')).status).toBe(200);
});

test('429 comes in storms, for one account or all', async () => {
  const { arm, call } = await openEmo();
  await arm({ endpoint: 'emo_*', kind: 'status', status: 429, count: 30 });
  for (let index = 0; index < 30; index += 1) {
    const answer = await call('GET', '/v1/me');
    expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toEqual([
      429,
      null,
      { reason: 'Simulated' },
    ]);
  }
  expect((await call('GET', '/v1/me')).status).toBe(200);
});

test('an error can be plain text', async () => {
  const { arm, call, emoHome } = await openEmo();
  await arm(
    { endpoint: 'emo_values', kind: 'plain_text' },
    { endpoint: 'emo_me', kind: 'plain_text', status: 404, text: 'no' },
  );
  const answer = await call('GET', `${emoHome}/sensors/x/values`);
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
    500,
    'text/plain; charset=utf-8',
    'failed to generate response',
  ]);
  expect((await call('GET', '/v1/me')).status).toBe(404);
});

test('sequences can be rounded as a client rounds them, and the fault waits for one that changes', async () => {
  const { arm, page, control, call } = await openEmo();
  const right = await page();
  await arm({ endpoint: 'emo_*', kind: 'rounded_sequences' });
  await call('GET', '/v1/me');
  const rounded = await page();
  expect(rounded.map(({ sequence }) => sequence)).toEqual(
    right.map(({ sequence }) => String(BigInt(Number(sequence)))),
  );
  expect(rounded).not.toEqual(right);
  expect(await (await control('GET', 'faults')).json()).toEqual([]);
  expect(await page()).toEqual(right);
});

test('a post can be cut after it was stored: it is there once, and a second one is another message', async () => {
  const { arm, call, page, emoHome } = await openEmo({ switches: { replies: false } });
  const send = () => call('POST', `${emoHome}/messages/text`, { text: 'いちど' });
  await arm({ endpoint: 'emo_send', kind: 'cut' });
  await expect(send().then((answer) => answer.text())).rejects.toThrow(/fetch failed|terminated/);
  const again = parse(await (await send()).text()) as ReadMessage;
  const found = (await page()).filter(({ message }) => message.ja === 'いちど');
  expect(found).toHaveLength(2);
  expect(found[0]?.unique_id).toBe(again.unique_id);
});

test('a call can hang or be slow, and BOCCO’s kinds for lists leave this service alone', async () => {
  const { arm, call, base, control } = await openEmo();
  await arm({ endpoint: 'emo_me', kind: 'hang' }, { endpoint: 'emo_me', kind: 'slow', ms: 60 });
  await expect(fetch(`${base}/v1/me`, { signal: AbortSignal.timeout(50) })).rejects.toThrow('timeout');
  const began = performance.now();
  expect((await call('GET', '/v1/me')).status).toBe(200);
  expect(performance.now() - began).toBeGreaterThan(55);
  const refused = await control('PUT', 'faults', { endpoint: 'emo_messages', kind: 'late' });
  expect(refused.status).toBe(400);
});

test('a fault of * strikes either service, one of emo_* only this', async () => {
  const { arm, call, get, rooms } = await openEmo();
  await arm({ endpoint: 'emo_*', kind: 'html' });
  expect(await rooms()).toHaveLength(1);
  expect((await call('GET', '/v1/me')).status).toBe(503);
  await arm({ endpoint: '*', kind: 'status', status: 502 });
  expect((await call('GET', '/v1/me')).status).toBe(502);
  expect(await get('/v1/me')).toHaveProperty('uuid');
});

test('a flood of events comes to a webhook, each with an id of its own', async () => {
  const { arm, call, control, advance, emoRoom, emoTruth } = await openEmo();
  const { received, url } = await openReceiver();
  await call('POST', '/v1/webhook', { description: '', url });
  await call('PUT', '/v1/webhook/events', { events: ['function_button.pressed', 'accel.detected'] });
  await arm({ endpoint: 'emo_delivery', kind: 'webhook_flood', events: 500 });
  await control('POST', 'events', { room: emoRoom?.uuid, event: 'function_button.pressed' });
  await advance(3);
  await advance(3);
  while (received.length < 501) await new Promise((resolve) => setImmediate(resolve));
  expect(new Set(received.map(({ body }) => body.request_id)).size).toBe(501);
  expect((await emoTruth('event')).filter(({ event }) => event === 'accel.detected')).toHaveLength(500);
});
