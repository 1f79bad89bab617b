import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { clientOf, credentials, failureOf, hasty, ROOM, room, SENSOR, session, TOKEN } from '../../test/samples.ts';
import { json, type Respond } from '../../test/server.ts';
import type { Session } from '../bocco/options.ts';
import { Unauthorised } from '../errors.ts';
import { Secret } from '../secret.ts';

const unauthorized = { code: 401001, message: 'Unauthorized' };

/** A BOCCO whose tokens are `token-1`, `token-2`, …; only the newest is good. */
function issuing(): { respond: Respond; signIns: () => number; expire: () => void } {
  let issued = 0;
  let good = 0;
  return {
    signIns: () => issued,
    expire: () => {
      good = -1;
    },
    respond: ({ path, query }, response) => {
      if (path === '/alpha/sessions') {
        good = ++issued;
        return json(response, 200, { ...session, access_token: `token-${issued}` });
      }
      return query.get('access_token') === `token-${good}`
        ? json(response, 200, [room])
        : json(response, 401, unauthorized);
    },
  };
}

test('signs in as documented, hands the session out and keeps the token', async () => {
  const sessions: Session[] = [];
  const bocco = issuing();
  const { client, received } = await clientOf(bocco.respond, hasty, {
    accessToken: undefined,
    credentials,
    onSession: (given) => void sessions.push(given),
  });
  await client.getRooms();
  await client.getRooms();
  expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /alpha/sessions',
    'GET /alpha/rooms/joined',
    'GET /alpha/rooms/joined',
  ]);
  expect(Object.fromEntries(new URLSearchParams(received[0]?.body))).toEqual({
    apikey: 'key-5ecre7',
    email: 'someone@example.com',
    password: 'pass-5ecre7',
  });
  expect(sessions).toHaveLength(1);
  expect(sessions[0]?.access_token.reveal()).toBe('token-1');
  expect(sessions[0]?.uuid).toBe(session.uuid);
});

test('50 callers who find the token expired cause one sign-in', async () => {
  const bocco = issuing();
  const { client } = await clientOf(bocco.respond, hasty, { credentials });
  const pages = await Promise.all(Array.from({ length: 50 }, () => client.getRooms()));
  expect(pages.every(({ items }) => items.length === 1)).toBe(true);
  expect(bocco.signIns()).toBe(1);
  bocco.expire();
  await Promise.all(Array.from({ length: 50 }, () => client.getRooms()));
  expect(bocco.signIns()).toBe(2);
});

test('explicit sign-ins at the same time are one, later ones are new', async () => {
  const bocco = issuing();
  const { client } = await clientOf(bocco.respond, hasty, { credentials });
  const [one, two] = await Promise.all([client.signIn(), client.signIn()]);
  expect(one).toBe(two);
  await client.signIn();
  expect(bocco.signIns()).toBe(2);
});

test('without credentials a 401 is final, and a call without a token is not sent', async () => {
  const { client, received } = await clientOf((_, response) => json(response, 401, unauthorized));
  expect(await failureOf(client.getRooms())).toMatchObject({ kind: 'unauthorised', status: 401, code: 401001 });
  expect(received).toHaveLength(1);
  const tokenless = await clientOf((_, response) => json(response, 200, []), hasty, { accessToken: undefined });
  expect(await failureOf(tokenless.client.getRooms())).toBeInstanceOf(Unauthorised);
  expect(tokenless.received).toHaveLength(0);
});

test('a wrong password is tried once in 15 minutes', async () => {
  const { client, received } = await clientOf((_, response) => json(response, 401, unauthorized), hasty, {
    credentials,
  });
  const errors = await Promise.all(Array.from({ length: 50 }, () => failureOf(client.getRooms())));
  const before = received.length;
  errors.push(await failureOf(client.getRooms()), await failureOf(client.signIn()));
  expect(new Set(errors).size).toBe(1);
  expect(errors[0]).toMatchObject({ kind: 'unauthorised', route: '/sessions', status: 401 });
  expect(received.filter(({ path }) => path === '/alpha/sessions')).toHaveLength(1);
  expect(received).toHaveLength(before);
});

test('after that time it is tried again', async () => {
  let isWrong = true;
  const { respond } = issuing();
  const { client } = await clientOf(
    (request, response) =>
      isWrong && request.path === '/alpha/sessions' ? json(response, 401, unauthorized) : respond(request, response),
    { ...hasty, refusedSignInMs: 0 },
    { credentials },
  );
  await failureOf(client.getRooms());
  isWrong = false;
  expect((await client.getRooms()).items).toHaveLength(1);
});

test('an endpoint that refuses a fresh token is not worth another sign-in', async () => {
  const bocco = issuing();
  const { client } = await clientOf(
    (request, response) =>
      request.path.endsWith('/messages') ? json(response, 401, unauthorized) : bocco.respond(request, response),
    hasty,
    { credentials },
  );
  for (let poll = 0; poll < 5; poll++) {
    expect(await failureOf(client.getMessages(ROOM))).toBeInstanceOf(Unauthorised);
    expect((await client.getRooms()).items).toHaveLength(1);
  }
  expect(bocco.signIns()).toBe(1);
});

test('a caller who leaves does not end the sign-in of the others', async () => {
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const bocco = issuing();
  const { client } = await clientOf(
    async (request, response) => {
      if (request.path === '/alpha/sessions') {
        ask();
        await answered;
      }
      bocco.respond(request, response);
    },
    hasty,
    { credentials, accessToken: undefined },
  );
  const leaving = new AbortController();
  const left = failureOf(client.getRooms({ signal: leaving.signal }));
  const staying = client.getRooms();
  await asked;
  leaving.abort(new Error('changed my mind'));
  expect(await left).toMatchObject({ message: 'changed my mind' });
  answer();
  expect((await staying).items).toHaveLength(1);
  expect(bocco.signIns()).toBe(1);
});

test('a sign-in that fails after everybody left disturbs nobody', async () => {
  const { promise: asked, resolve: ask } = Promise.withResolvers<ServerResponse>();
  const { client } = await clientOf((_, response) => ask(response), hasty, { credentials, accessToken: undefined });
  const leaving = new AbortController();
  const left = failureOf(client.getRooms(leaving));
  const response = await asked;
  leaving.abort();
  expect(await left).toMatchObject({ name: 'AbortError' });
  json(response, 401, unauthorized);
  expect(await failureOf(client.signIn())).toBeInstanceOf(Unauthorised);
});

test('a call that is over before it begins does not sign in', async () => {
  const bocco = issuing();
  const { client } = await clientOf(bocco.respond, hasty, { credentials, accessToken: undefined });
  expect(await failureOf(client.getRooms({ signal: AbortSignal.abort() }))).toMatchObject({ name: 'AbortError' });
  expect(await failureOf(client.signIn({ signal: AbortSignal.abort() }))).toMatchObject({ name: 'AbortError' });
  await client.getRooms();
  expect(bocco.signIns()).toBe(1);
});

test('what onSession throws is thrown to the caller, and the token is kept', async () => {
  const bocco = issuing();
  const { client } = await clientOf(bocco.respond, hasty, {
    credentials,
    onSession: () => Promise.reject(new Error('disk full')),
  });
  expect(await failureOf(client.getSensorReadings(ROOM, SENSOR))).toMatchObject({ message: 'disk full' });
  expect((await client.getRooms()).items).toHaveLength(1);
});

test('close waits until the session is stored', async () => {
  const { promise: storing, resolve: begin } = Promise.withResolvers<void>();
  const { promise: stored, resolve: finish } = Promise.withResolvers<void>();
  const steps: string[] = [];
  const onSession = async () => {
    begin();
    await stored;
    steps.push('stored');
  };
  const { client } = await clientOf(issuing().respond, hasty, { credentials, onSession });
  const call = failureOf(client.getRooms());
  await storing;
  const closed = client.close().then(() => steps.push('closed'));
  expect(await call).toMatchObject({ name: 'AbortError' });
  finish();
  await closed;
  expect(steps).toEqual(['stored', 'closed']);
});

test('an answer to sign-in that is not understood is not quoted', async () => {
  for (const body of [`{"access_token":"${TOKEN}"`, `{"access_token":"${TOKEN}","uuid":"/"}`, `"${TOKEN}"`]) {
    const { client } = await clientOf((_, response) => response.end(body), hasty, { credentials });
    const error = await failureOf(client.signIn());
    expect(error).toMatchObject({ kind: 'undecodable_answer' });
    expect(String(error)).not.toContain('deadbeef');
  }
});

test('a token given by the caller is used as it is', async () => {
  const { client, received } = await clientOf((_, response) => json(response, 200, []), hasty, {
    accessToken: new Secret('a&b=c'),
  });
  await client.getRooms();
  expect(received[0]?.query.get('access_token')).toBe('a&b=c');
});
