import { expect, test } from 'vitest';
import { hasty } from '../../test/emo/policy.ts';
import {
  CALLS,
  clientOf,
  expired,
  jwt,
  listing,
  memoryStore,
  message,
  ROOM,
  room,
  SENSOR,
  send,
  values,
} from '../../test/emo/samples.ts';
import { failureOf } from '../../test/samples.ts';
import { json, type Respond } from '../../test/server.ts';
import { Secret } from '../secret.ts';

/** A service whose access tokens are told apart by a number; only the newest is good. */
function issuing() {
  const issued: string[] = [];
  const service = {
    issued,
    refreshes: () => issued.length,
    expire: () => void issued.push('nobody has this one'),
    respond: (({ path, headers }, response) => {
      if (path === '/oauth/token/refresh') {
        issued.push(jwt({ serial: issued.length + 1 }));
        return json(response, 200, { access_token: issued.at(-1), refresh_token: `r${issued.length}` });
      }
      return headers.authorization === `Bearer ${issued.at(-1)}`
        ? send(response, 200, listing('rooms', [room]))
        : json(response, 401, expired);
    }) satisfies Respond,
  };
  return service;
}

const signedOut = () => ({ accessToken: undefined, refreshStore: memoryStore('r0') });

test('without an access token it is got first, by all calls together; it is used as long as it lasts', async () => {
  const emo = issuing();
  const { client } = await clientOf(emo.respond, signedOut());
  await Promise.all(Array.from({ length: 50 }, () => client.getRooms()));
  await client.getRooms();
  expect(emo.refreshes()).toBe(1);
});

test('50 calls that find the token expired cause one refresh', async () => {
  const emo = issuing();
  const { client } = await clientOf(emo.respond, signedOut());
  await client.getRooms();
  emo.expire();
  const pages = await Promise.all(Array.from({ length: 50 }, () => client.getRooms()));
  expect(pages.every(({ items }) => items.length === 1)).toBe(true);
  expect(emo.refreshes()).toBe(3); // one of them is nobody's
});

test.each([
  [3600 - 63, false],
  [3600 - 57, true],
  [7200, true],
])('a token of %d s, which lasts an hour, is renewed before it is sent: %s', async (age, isRenewed) => {
  const emo = issuing();
  const token = jwt({ age });
  if (!isRenewed) emo.issued.push(token);
  const { client, received } = await clientOf(emo.respond, { ...signedOut(), accessToken: new Secret(token) });
  await client.getRooms();
  expect(received.map(({ path }) => path)).toEqual(isRenewed ? ['/oauth/token/refresh', '/v1/rooms'] : ['/v1/rooms']);
});

test('without a store an access token is used until the service refuses it', async () => {
  const emo = issuing();
  const token = jwt({ age: 3600 });
  emo.issued.push(token);
  const { client } = await clientOf(emo.respond, { accessToken: new Secret(token) });
  expect((await client.getRooms()).items).toHaveLength(1);
  emo.expire();
  expect(String(await failureOf(client.getRooms()))).toContain('There is no refresh token');
});

test('a 401 for a fresh token is the plan’s: no refresh, and the endpoint is not asked again for a while', async () => {
  const emo = issuing();
  const { client, received } = await clientOf(
    (request, response) =>
      request.path.endsWith('/values') ? json(response, 401, { reason: 'no' }) : emo.respond(request, response),
    signedOut(),
  );
  for (let poll = 0; poll < 5; poll++) {
    const error = await failureOf(client.getSensorValues(ROOM, SENSOR));
    expect(error).toMatchObject({ kind: 'unauthorised', notInPlan: true, retryable: false });
    expect((await client.getRooms()).items).toHaveLength(1);
  }
  expect(emo.refreshes()).toBe(1);
  expect(received.filter(({ path }) => path.endsWith('/values'))).toHaveLength(1);
});

test('after that while it is asked again', async () => {
  const answers = [401, 200];
  const { client } = await clientOf(
    (_, response) => send(response, answers.shift() ?? 500, values),
    {},
    { ...hasty, refusedMs: 0 },
  );
  expect(await failureOf(client.getSensorValues(ROOM, SENSOR))).toMatchObject({ notInPlan: true, status: 401 });
  expect((await client.getSensorValues(ROOM, SENSOR)).items).toHaveLength(1);
});

test.each([
  ['that says so', jwt(), expired],
  ['for a token that no end can be read of', 'opaque', {}],
])(
  'a 401 %s is followed by one refresh; if the new token is refused too, it is the plan’s',
  async (_, token, reason) => {
    for (const isInPlan of [true, false]) {
      const { client, received } = await clientOf(
        ({ path, headers }, response) => {
          if (path === '/oauth/token/refresh') return json(response, 200, CALLS.refresh.answer);
          const isNew = headers.authorization === `Bearer ${CALLS.refresh.answer.access_token}`;
          return isNew && isInPlan ? send(response, 200, values) : json(response, 401, reason);
        },
        { accessToken: new Secret(token), refreshStore: memoryStore('r0') },
      );
      const outcome = await client.getSensorValues(ROOM, SENSOR).catch((error: unknown) => error);
      expect(outcome).toMatchObject(isInPlan ? { sensor_type: 'room' } : { notInPlan: true });
      expect(received.filter(({ path }) => path === '/oauth/token/refresh')).toHaveLength(1);
    }
  },
);

test('a 429 pauses all calls, which then go on in order of their rank', async () => {
  const pauses: number[] = [];
  let isTooMuch = true;
  const { client, received } = await clientOf(
    ({ path }, response) => {
      if (isTooMuch) {
        isTooMuch = false;
        return json(response, 429, {}, { 'retry-after': '1' });
      }
      return send(
        response,
        200,
        path.endsWith('/text') ? message(1) : { ...listing('rooms', []), messages: [], events: [] },
      );
    },
    { callsPerMinute: 1, onPause: (ms) => void pauses.push(ms) },
  );
  const calls = [client.getRooms()];
  await expect.poll(() => client.pausedMs()).toBeGreaterThan(0);
  const begin = performance.now();
  const history = client.messagesBefore(ROOM);
  await Promise.all([
    ...calls,
    history.next(),
    client.getSensorValues(ROOM, SENSOR),
    client.sendText(ROOM, { text: 'a' }),
    client.getMessages(ROOM),
    client.getMessages(ROOM, {}, { rank: 'refresh' }),
  ]);
  expect(performance.now() - begin).toBeGreaterThan(900);
  expect(pauses).toEqual([1000]);
  expect(received.map(({ path }) => path.split('/').at(-1))).toEqual([
    'rooms',
    'text',
    'messages',
    'values',
    'messages',
    'rooms',
    'messages',
  ]);
});

test('a pause that would pass the deadline is not waited for, by the call that got it or any other', async () => {
  const { client, received } = await clientOf((_, response) => json(response, 429, {}, { 'retry-after': '3600' }));
  expect(await failureOf(client.getRooms())).toMatchObject({
    kind: 'rate_limited',
    status: 429,
    retryAfterMs: 3_600_000,
  });
  for (let call = 0; call < 100; call++) {
    expect(await failureOf(client.getMessages(ROOM))).toMatchObject({ kind: 'rate_limited', status: undefined });
  }
  expect(received).toHaveLength(1);
  expect(client.pausedMs()).toBeGreaterThan(3_500_000);
});

test('a pause that another client got is one of this client, too', async () => {
  const { client } = await clientOf((_, response) => json(response, 500, {}));
  client.pause(0);
  expect(client.pausedMs()).toBe(0);
  client.pause(3_600_000);
  client.pause(1);
  expect(client.pausedMs()).toBeGreaterThan(3_500_000);
});

test('questions are retried, each time in their turn', async () => {
  let failures = 0;
  const { client, received } = await clientOf((_, response) =>
    failures++ < 3 ? json(response, 503, {}) : send(response, 200, listing('rooms', [room])),
  );
  expect((await client.getRooms()).items).toHaveLength(1);
  expect(received).toHaveLength(4);
});

test('each request is told before it is sent, and calls of earlier count', async () => {
  const emo = issuing();
  const called: number[] = [];
  const ended: number[] = [];
  const begin = performance.now();
  const { client, received } = await clientOf(emo.respond, {
    ...signedOut(),
    callsPerMinute: 1,
    earlier: { countMs: [200], slowMs: 0 },
    onCall: () => {
      called.push(received.length);
      return () => void ended.push(received.length);
    },
  });
  await client.getRooms();
  expect(performance.now() - begin).toBeGreaterThan(190);
  expect([called, ended]).toEqual([
    [0, 1],
    [1, 2],
  ]);
});
