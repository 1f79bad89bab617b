import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { hasty } from '../../test/emo/policy.ts';
import { CALLS, clientOf, jwt, listing, memoryStore, room, send } from '../../test/emo/samples.ts';
import { failureOf } from '../../test/samples.ts';
import { json } from '../../test/server.ts';
import { Secret } from '../secret.ts';
import type { RefreshStore } from './refresh-store.ts';

type Outcome = (response: ServerResponse) => unknown;
const refused: Outcome = (response) => json(response, 401, { reason: 'wrong' });
const bad: Outcome = (response) => json(response, 400, {});
const lost: Outcome = (response) => response.socket?.destroy();
const broken: Outcome = (response) => json(response, 502, {});
const portal: Outcome = (response) => response.end('<html>Welcome to our Wi-Fi</html>');
const granted: Outcome = (response) => json(response, 200, CALLS.refresh.answer);

const tokenIn = (body: string) => (JSON.parse(body) as { refresh_token: string }).refresh_token;

/** A service that answers each refresh token in its way, and a client that has none but those of its store. */
async function refreshing(outcomes: Record<string, Outcome>, store: RefreshStore, policy = hasty) {
  const tried: string[] = [];
  const { client } = await clientOf(
    ({ path, body }, response) => {
      if (path !== '/oauth/token/refresh') return send(response, 200, listing('rooms', [room]));
      const token = tokenIn(body);
      tried.push(token);
      return (outcomes[token] ?? refused)(response);
    },
    { accessToken: undefined, refreshStore: store },
    policy,
  );
  return { client, tried };
}

test.each<[string, Record<string, Outcome>, string[]]>([
  ['the newest', { newest: granted }, ['newest']],
  ['the one before, when the newest is refused', { previous: granted }, ['newest', 'previous']],
  ['the user’s, when both are refused', { newest: bad, seed: granted }, ['newest', 'previous', 'seed']],
  ['the next one, when an answer is lost', { newest: lost, previous: granted }, ['newest', 'previous']],
  ['the next one, after a gateway’s error', { newest: broken, previous: granted }, ['newest', 'previous']],
  ['the next one, when somebody else answers', { newest: portal, previous: granted }, ['newest', 'previous']],
])('%s is taken, and each is tried once', async (_, outcomes, expected) => {
  const store = memoryStore('newest', 'previous', 'seed');
  const { client, tried } = await refreshing(outcomes, store);
  const pair = await client.refresh();
  expect(tried).toEqual(expected);
  expect(store.saved).toEqual([pair]);
  expect(pair.refresh_token.reveal()).toBe(CALLS.refresh.answer.refresh_token);
});

test('when all are refused, the sentence leads to the dashboard; none of them is tried again soon', async () => {
  const tokens = ['newest', 'previous', 'seed'];
  const store: RefreshStore = {
    read: () => Promise.resolve(tokens.map((token) => new Secret(token))),
    save: () => Promise.resolve(),
  };
  const { client, tried } = await refreshing({ new: granted }, store);
  const errors = await Promise.all(Array.from({ length: 20 }, () => failureOf(client.getRooms())));
  for (const error of errors) {
    expect(error).toMatchObject({
      kind: 'unauthorised',
      notInPlan: false,
      message:
        'BOCCO emo accepts none of the refresh tokens: get a new one at https://platform-api.bocco.me/dashboard/login (POST /oauth/token/refresh)',
    });
  }
  expect(await failureOf(client.getRooms())).toMatchObject({ kind: 'unauthorised' });
  expect(tried).toEqual(tokens);
  // A new one is tried at once.
  tokens.push('new');
  expect((await client.getRooms()).items).toHaveLength(1);
  expect(tried).toEqual(tokens);
});

test('without any token there is a sentence, and no request', async () => {
  const { client, tried } = await refreshing({}, memoryStore());
  expect(String(await failureOf(client.getRooms()))).toContain('There is no refresh token: get a new one at https');
  expect(tried).toEqual([]);
});

test('an answer that was lost is no refusal: the same token is tried in the next round', async () => {
  const outcomes: Record<string, Outcome> = { newest: lost };
  const { client, tried } = await refreshing(outcomes, memoryStore('newest', 'previous'));
  expect(await failureOf(client.refresh())).toMatchObject({ kind: 'unreachable' });
  outcomes['newest'] = granted;
  await client.refresh();
  expect(tried).toEqual(['newest', 'previous', 'newest']);
});

test('what another process has saved meanwhile is tried, too', async () => {
  const tokens = ['newest'];
  const store: RefreshStore = {
    read: () => Promise.resolve(tokens.map((token) => new Secret(token))),
    save: () => Promise.resolve(),
  };
  const taken: Outcome = (response) => {
    tokens.unshift('of another process');
    return refused(response);
  };
  const { client, tried } = await refreshing({ newest: taken, 'of another process': granted }, store);
  await client.refresh();
  expect(tried).toEqual(['newest', 'of another process']);
});

test('a pair is saved before its access token is used', async () => {
  const steps: string[] = [];
  const { promise: saved, resolve: save } = Promise.withResolvers<void>();
  const { promise: saving, resolve: begin } = Promise.withResolvers<void>();
  const { client } = await clientOf(
    ({ path }, response) => {
      steps.push(path);
      return path === '/oauth/token/refresh' ? granted(response) : send(response, 200, listing('rooms', [room]));
    },
    {
      accessToken: undefined,
      refreshStore: {
        read: () => Promise.resolve([new Secret('r0')]),
        async save() {
          begin();
          await saved;
          steps.push('saved');
        },
      },
    },
  );
  const calls = [client.getRooms(), client.getRooms()];
  await saving;
  calls.push(client.getRooms());
  save();
  await Promise.all(calls);
  expect(steps).toEqual(['/oauth/token/refresh', 'saved', '/v1/rooms', '/v1/rooms', '/v1/rooms']);
});

test('a pair that can’t be saved is neither used nor lost: the next call saves it', async () => {
  const store = memoryStore('r0');
  let isFull = true;
  const full: RefreshStore = {
    read: () => store.read(),
    save: (pair) => (isFull ? Promise.reject(new Error('disk full')) : store.save(pair)),
  };
  const { client, tried } = await refreshing({ r0: granted }, full);
  expect(await failureOf(client.getRooms())).toMatchObject({ message: 'disk full' });
  isFull = false;
  expect((await client.getRooms()).items).toHaveLength(1);
  expect(tried).toEqual(['r0']);
  expect(store.saved).toHaveLength(1);
});

test('close waits for a refresh that is under way, and for its store', async () => {
  const store = memoryStore('r0');
  const { promise: asked, resolve: ask } = Promise.withResolvers<ServerResponse>();
  const { client } = await refreshing({ r0: ask }, store);
  const call = failureOf(client.getRooms());
  const response = await asked;
  const closed = client.close();
  expect(await call).toMatchObject({ name: 'AbortError' });
  expect(store.saved).toEqual([]);
  granted(response);
  await closed;
  expect(store.saved).toHaveLength(1);
});

test('a caller who leaves does not end the refresh of the others', async () => {
  const { promise: asked, resolve: ask } = Promise.withResolvers<ServerResponse>();
  const { client, tried } = await refreshing({ r0: ask }, memoryStore('r0'));
  const leaving = new AbortController();
  const left = failureOf(client.getRooms({}, leaving));
  const staying = client.getRooms();
  const response = await asked;
  leaving.abort(new Error('changed my mind'));
  expect(await left).toMatchObject({ message: 'changed my mind' });
  granted(response);
  expect((await staying).items).toHaveLength(1);
  expect(tried).toEqual(['r0']);
});

test('a 429 for a refresh pauses all; the same token is tried after it', async () => {
  let refusals = 0;
  const busy: Outcome = (response) => (refusals++ === 0 ? json(response, 429, {}) : granted(response));
  const { client, tried } = await refreshing({ r0: busy }, memoryStore('r0'));
  expect((await client.getRooms()).items).toHaveLength(1);
  expect(tried).toEqual(['r0', 'r0']);
});

test('an answer without a refresh token keeps the one that was spent; one with an odd access token is none', async () => {
  const store = memoryStore('r0');
  const { client } = await refreshing({ r0: (response) => json(response, 200, { access_token: jwt() }) }, store);
  expect((await client.refresh()).refresh_token.reveal()).toBe('r0');
  for (const access_token of ['a b', 'a\nb', '', 5, null]) {
    const odd = await refreshing(
      { r0: (response) => json(response, 200, { access_token, refresh_token: 'r1' }) },
      memoryStore('r0'),
    );
    const error = await failureOf(odd.client.refresh());
    expect(error).toMatchObject({ kind: 'undecodable_answer' });
    expect(String(error)).toContain('/access_token is not a token');
  }
});
