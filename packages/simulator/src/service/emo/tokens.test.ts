import { expect, test } from 'vitest';
import { demoEmoCredentials, emoCredentialsOf } from './credentials.ts';
import { openEmo, type Tokens } from './testing.ts';

const claimsOf = ({ access_token }: Tokens) =>
  access_token
    .split('.')
    .slice(0, 2)
    .map((part): unknown => JSON.parse(Buffer.from(part, 'base64url').toString()));
const tokensOf = async (answer: Promise<Response>) => (await (await answer).json()) as Tokens;

test('an access token is a JWT with the claims of the real one, and lasts an hour', async () => {
  const { first, get, call, advance } = await openEmo({ switches: { emo_token_lifetime: 3600 } });
  const { uuid } = await get<{ uuid: string }>('/v1/me');
  const iat = Date.parse('2026-02-10T12:00:00Z') / 1000;
  expect(claimsOf(first)).toEqual([
    { typ: 'JWT', alg: 'HS512' },
    { sub: uuid, iss: 'platform-api', iat, exp: iat + 3600, plan: 'free' },
  ]);
  expect(first.refresh_token).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  await advance(3599);
  expect((await call('GET', '/v1/me')).status).toBe(200);
  await advance(1);
  const answer = await call('GET', '/v1/me');
  expect([answer.status, await answer.text()]).toEqual([401, '{"reason":"JWT is expired"}']);
});

test.each([
  ['no token', '', 'Authorization header is missing'],
  ['nonsense', 'Bearer nonsense', 'JWT is invalid'],
  ['a token of its own', `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.AAAA`, 'JWT is invalid'],
])('a call with %s is refused', async (_, authorization, reason) => {
  const { call } = await openEmo();
  const answer = await call('GET', '/v1/rooms', undefined, { authorization });
  expect([answer.status, await answer.json()]).toEqual([401, { reason }]);
});

test('a token that is altered is refused', async () => {
  const { first, call } = await openEmo();
  const [head, claims = '', signature] = first.access_token.split('.');
  const later = Buffer.from(
    Buffer.from(claims, 'base64url')
      .toString()
      .replace(/"exp":\d+/, '"exp":99999999999'),
  ).toString('base64url');
  const answer = await call('GET', '/v1/me', undefined, { authorization: `Bearer ${head}.${later}.${signature}` });
  expect([answer.status, await answer.json()]).toEqual([401, { reason: 'JWT is invalid' }]);
});

test('a refresh token is used once by default, stays alive, or is given again', async () => {
  const { first, refresh, set } = await openEmo();
  expect((await refresh()).status).toBe(401);
  const second = await tokensOf(refresh(first.refresh_token));
  const used = await refresh(first.refresh_token);
  expect([used.status, await used.json()]).toEqual([401, { reason: 'refresh token is invalid' }]);

  await set({ emo_refresh: 'keep' });
  const third = await tokensOf(refresh(second.refresh_token));
  expect(third.refresh_token).not.toBe(second.refresh_token);
  expect((await refresh(second.refresh_token.toUpperCase())).status).toBe(200);

  await set({ emo_refresh: 'same', emo_expires_in: true, emo_token_lifetime: 60 });
  expect(await tokensOf(refresh(third.refresh_token))).toMatchObject({
    refresh_token: third.refresh_token,
    expires_in: 60,
  });
});

test('an answer of a refresh can get lost after the token was changed; the dashboard gives new ones', async () => {
  const { first, refresh, arm, control, call } = await openEmo();
  await arm({ endpoint: 'emo_refresh', kind: 'cut' });
  await expect(refresh(first.refresh_token).then((answer) => answer.text())).rejects.toThrow(/fetch failed|terminated/);
  expect((await refresh(first.refresh_token)).status).toBe(401);
  const fresh = await tokensOf(control('POST', 'tokens', {}));
  const headers = { authorization: `Bearer ${fresh.access_token}` };
  expect((await call('GET', '/v1/me', undefined, headers)).status).toBe(200);
  expect((await refresh(fresh.refresh_token)).status).toBe(200);
  const wrong = await control('POST', 'tokens', { account: 2 });
  expect(await wrong.json()).toEqual({ error: 'There is no account 2; they count from 1 to 1.' });
});

test('each account has its own token, rooms and calls', async () => {
  const { refresh, call, get, control } = await openEmo({ accounts: 2, switches: { emo_calls_per_minute: 3 } });
  const theirs = await tokensOf(refresh(emoCredentialsOf(2).refresh_token));
  const headers = { authorization: `Bearer ${theirs.access_token}` };
  const [mine, other] = [await get<{ uuid: string }>('/v1/me'), await call('GET', '/v1/me', undefined, headers)];
  expect(((await other.json()) as { uuid: string }).uuid).not.toBe(mine.uuid);
  expect((await call('GET', '/v1/me')).status).toBe(429);
  expect((await call('GET', '/v1/rooms', undefined, headers)).status).toBe(200);
  const calls = (await (await control('GET', 'calls')).text()).split('\n').map((line) => JSON.parse(line));
  const emo = calls.filter(({ endpoint }) => endpoint.startsWith('emo_')).map(({ account }) => account);
  expect(emo).toEqual([1, 1, 2, 1, 2, 1, 2]);
  expect(demoEmoCredentials).toEqual(emoCredentialsOf(1));
});

test('the 21st call in any 60 seconds is 429 without Retry-After; a refresh counts, a refused call does not', async () => {
  const { call, advance, set, refresh, first } = await openEmo({ switches: { emo_calls_per_minute: 20 } });
  const statuses = async (count: number) => {
    const all: number[] = [];
    for (let index = 0; index < count; index += 1) all.push((await call('GET', '/v1/me')).status);
    return all;
  };
  await advance(30);
  // Two calls were made when it was opened.
  expect(await statuses(18)).toEqual(Array(18).fill(200));
  const refused = await call('GET', '/v1/me');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, null]);
  expect((await refresh(first.refresh_token)).status).toBe(429);
  await advance(30);
  expect(await statuses(3)).toEqual([200, 200, 429]);
  await advance(30);
  await set({ emo_calls_per_minute: 9, emo_retry_after: 7, emo_minute: 'fixed', emo_refused_calls: 'counted' });
  await advance(60);
  expect(await statuses(10)).toEqual([...Array(9).fill(200), 429]);
  expect((await call('GET', '/v1/me')).headers.get('retry-after')).toBe('7');
  await advance(60);
  expect((await call('GET', '/v1/me')).status).toBe(200);
});

test('a business plan wants X-Channel-User where the library sends it; Basic has no values, motions and webhook', async () => {
  const { call, set, emoHome, get } = await openEmo();
  const { sensors } = await get<{ sensors: { uuid: string }[] }>(`${emoHome}/sensors`);
  const values = `${emoHome}/sensors/${sensors[0]?.uuid}/values`;
  const status = async (path: string, headers = {}) => (await call('GET', path, undefined, headers)).status;
  await set({ emo_plan: 'business_advanced' });
  const channel = { 'x-channel-user': demoEmoCredentials.channel_user };
  expect(await (await call('GET', '/v1/me')).json()).toMatchObject({ account_id: 1, plan: 'business_advanced' });
  for (const path of ['/v1/rooms', '/v1/stamps', `${emoHome}/messages`, `${emoHome}/messages/channel`, values]) {
    expect([await status(path), await status(path, channel)], path).toEqual([401, 200]);
  }
  expect([await status('/v1/me'), await status('/v1/motions')]).toEqual([200, 200]);
  expect(await status('/v1/webhook', channel)).toBe(404);

  await set({ emo_plan: 'business_basic' });
  const refused = await call('GET', values, undefined, channel);
  expect([refused.status, await refused.json()]).toEqual([401, { reason: 'not available in the current plan' }]);
  expect([await status('/v1/webhook', channel), await status('/v1/motions', channel)]).toEqual([401, 401]);
  expect([await status(`${emoHome}/sensors`, channel), await status(`${emoHome}/messages`, channel)]).toEqual([
    200, 200,
  ]);
});

test('only Business Advanced converses, and only its endpoint is answered without a body', async () => {
  const { call, set, emoHome } = await openEmo();
  const endpoint = '/v1/bocco_channel/services/1/conversation_endpoint';
  expect((await call('POST', `${emoHome}/conversations`, {})).status).toBe(401);
  await set({ emo_plan: 'business_advanced' });
  const { session_id } = (await (await call('POST', `${emoHome}/conversations`, {})).json()) as { session_id: string };
  const said = await call('POST', `${emoHome}/conversations/${session_id}/text`, { text: 'はい', display: true });
  expect([said.status, await said.json()]).toEqual([200, { session_id }]);
  const answer = await call('PUT', endpoint, {});
  expect([answer.status, await answer.text()]).toEqual([200, '']);
});

test('the body of a 401 and the status of an account can be otherwise', async () => {
  const { call, set } = await openEmo();
  const refused = async () => (await call('GET', '/v1/me', undefined, { authorization: 'Bearer x' })).text();
  await set({ emo_unauthorized_body: 'text', emo_account_status: false });
  expect(await refused()).toBe('JWT is invalid');
  await set({ emo_unauthorized_body: 'empty' });
  expect(await refused()).toBe('');
  expect(Object.keys(Object(await (await call('GET', '/v1/me')).json()))).toEqual([
    'uuid',
    'name',
    'email',
    'profile_image',
    'plan',
  ]);
});
