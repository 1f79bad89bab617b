/** Signing in and out over HTTP. */
import { insertUser } from '@roomlog/access/testing';
import { beforeEach, expect, test } from 'vitest';
import { dashboardForEach, room, uniqueId } from '../testing.ts';

const bench = dashboardForEach({}, { ROOMLOG_LISTEN: '0.0.0.0:0' });
const password = 'four blue tea cups';
const host = '192.0.2.1:4680';

const add = (name: string, role: 'member' | 'admin') => insertUser(bench.access.db, { name, password, role });
beforeEach(() => add('花子', 'member'));

const inject = (
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  { payload, cookie, address }: { payload?: object; cookie?: string; address?: string } = {},
) =>
  bench.app.inject({
    method,
    url,
    headers: { host, 'user-agent': 'a phone', ...(cookie !== undefined && { cookie }) },
    ...(payload && { payload }),
    ...(address !== undefined && { remoteAddress: address }),
  });

async function signIn(given: object = {}, address?: string) {
  const response = await inject('POST', '/login', {
    payload: { name: '花子', password, ...given },
    ...(address !== undefined && { address }),
  });
  return { response, cookie: String(response.headers['set-cookie'] ?? '').split(';')[0] ?? '' };
}

test('a signed-in person sees the home, sends in their name, and signs out', async () => {
  const { response, cookie } = await signIn();
  expect([response.statusCode, response.body, response.headers['cache-control']]).toEqual([204, '', 'no-store']);
  expect((await inject('GET', '/api/me', { cookie })).json()).toEqual({
    via: 'session',
    name: '花子',
    role: 'member',
    permissions: ['read', 'send'],
    room: null,
    expires_at: expect.stringMatching(/^20\d\d-/),
    secure: false,
  });
  const url = `/api/rooms/${room}/messages`;
  const sent = await inject('POST', url, { cookie, payload: { unique_id: uniqueId, text: 'おはよう' } });
  expect([sent.statusCode, sent.json()]).toEqual([202, expect.objectContaining({ sent_by: '花子' })]);
  const { headers } = await inject('POST', '/logout', { cookie });
  expect(headers['set-cookie']).toMatch(/^roomlog=; .*Expires=Thu, 01 Jan 1970/);
  expect(headers['clear-site-data']).toBe('"cache"');
  expect((await inject('GET', '/api/me', { cookie })).statusCode).toBe(401);
});

test('whatever is wrong has one answer', async () => {
  const answers = [];
  for (const given of [{ password: 'wrong password' }, { name: 'nobody' }, { name: '花子\u0000' }]) {
    const { response } = await signIn(given);
    answers.push([response.statusCode, response.body, response.headers['set-cookie']]);
  }
  const message = 'This name and password do not belong together.';
  expect(answers).toEqual(
    answers.map(() => [401, JSON.stringify({ error: { code: 'sign_in_refused', message } }), undefined]),
  );
});

test('who guesses is told how long to wait; who is signed in, and who comes from elsewhere, is served', async () => {
  const { cookie } = await signIn();
  for (let i = 0; i < 5; i += 1) await signIn({ password: 'wrong password' }, '192.0.2.66');
  const { response } = await signIn({ password: 'wrong password' }, '192.0.2.66');
  const seconds = Number(response.headers['retry-after']);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(180);
  expect([response.statusCode, response.json().error]).toEqual([
    429,
    { code: 'too_many_tries', message: `There were too many tries; wait ${seconds} seconds.` },
  ]);
  expect((await inject('GET', '/api/rooms', { cookie, address: '192.0.2.66' })).statusCode).toBe(200);
  expect((await signIn({}, '192.0.2.67')).response.statusCode).toBe(204);
});

test('a changed password signs out every other device, and this one stays', async () => {
  const [phone, tablet] = [await signIn(), await signIn()];
  const change = (payload: object) => inject('POST', '/api/me/password', { cookie: phone.cookie, payload });
  expect((await change({ current: 'wrong password', password: 'another long one' })).statusCode).toBe(401);
  expect((await change({ current: password, password: 'short' })).json().error.message).toMatch(
    /less than 8 characters/,
  );
  const changed = await change({ current: password, password: 'another long one' });
  const cookie = String(changed.headers['set-cookie']).split(';')[0] ?? '';
  expect((await inject('GET', '/api/me', { cookie })).json()).toMatchObject({ name: '花子' });
  for (const old of [phone, tablet])
    expect((await inject('GET', '/api/me', { cookie: old.cookie })).statusCode).toBe(401);
  expect((await signIn()).response.statusCode).toBe(401);
  expect((await signIn({ password: 'another long one' })).response.statusCode).toBe(204);
});

test('devices are listed, and signed out from another one; nobody sees those of others', async () => {
  const [phone, tablet] = [await signIn(), await signIn()];
  await add('boss', 'admin');
  const boss = await signIn({ name: 'boss' });
  const list = async (cookie: string) =>
    (await inject('GET', '/api/sessions', { cookie })).json<
      { id: number; user: string; device: string; current: boolean }[]
    >();
  expect((await list(phone.cookie)).map(({ user, device, current }) => [user, device, current])).toEqual([
    ['花子', 'a phone', false],
    ['花子', 'a phone', true],
  ]);
  expect((await list(boss.cookie)).map(({ user }) => user)).toEqual(['boss', '花子', '花子']);
  const [bosses] = await list(boss.cookie);
  expect((await inject('DELETE', `/api/sessions/${bosses?.id}`, { cookie: phone.cookie })).statusCode).toBe(404);
  const other = (await list(phone.cookie)).find(({ current }) => !current);
  expect((await inject('DELETE', `/api/sessions/${other?.id}`, { cookie: phone.cookie })).statusCode).toBe(204);
  expect((await inject('GET', '/api/me', { cookie: tablet.cookie })).statusCode).toBe(401);
  expect((await inject('GET', '/api/me', { cookie: phone.cookie })).statusCode).toBe(200);
});

test('an admin makes a link; whoever opens it sees that room and can change nothing', async () => {
  await add('boss', 'admin');
  const { cookie } = await signIn({ name: 'boss' });
  const payload = { name: 'Kitchen tablet', room, days: 30 };
  const made = await inject('POST', '/api/links', { cookie, payload });
  expect([made.statusCode, made.json()]).toEqual([
    201,
    expect.objectContaining({
      name: 'Kitchen tablet',
      created_by: 'boss',
      path: expect.stringMatching(/^\/#link=[\w-]{43}$/),
    }),
  ]);
  expect((await inject('POST', '/api/links', { cookie, payload })).json().error.code).toBe('name_taken');
  const secret = made.json<{ path: string }>().path.slice('/#link='.length);
  const opened = await inject('POST', '/link', { payload: { secret } });
  const tablet = String(opened.headers['set-cookie']).split(';')[0] ?? '';
  expect((await inject('GET', '/api/me', { cookie: tablet })).json()).toMatchObject({
    via: 'link',
    name: 'Kitchen tablet',
    permissions: ['read'],
    room: room.toLowerCase(),
  });
  expect((await inject('GET', '/api/links', { cookie })).json()).toMatchObject([
    { name: 'Kitchen tablet', used_at: expect.any(String) },
  ]);
  expect((await inject('DELETE', '/api/links/Kitchen%20tablet', { cookie })).statusCode).toBe(204);
  expect((await inject('GET', '/api/me', { cookie: tablet })).statusCode).toBe(401);
  expect((await inject('POST', '/link', { payload: { secret } })).json().error.message).toBe(
    'This link has ended; ask for another one.',
  );
});

test('what was sent and who signed in is there for an admin, and no password is', async () => {
  await add('boss', 'admin');
  const [member, boss] = [await signIn(), await signIn({ name: 'boss' })];
  await signIn({ password: 'wrong password' });
  const url = `/api/rooms/${room}/messages`;
  await inject('POST', url, { cookie: member.cookie, payload: { unique_id: uniqueId, text: 'おはよう' } });
  const sent = await inject('GET', '/api/sent', { cookie: boss.cookie });
  expect(sent.json()).toMatchObject([
    { id: 1, room_name: 'わが家', text: 'おはよう', sent_by: '花子', state: 'queued' },
  ]);
  const log = await inject('GET', '/api/access-log?limit=3', { cookie: boss.cookie });
  expect(log.json<{ event: string; name: string }[]>().map(({ event, name }) => [event, name])).toEqual([
    ['refused', '花子'],
    ['signed_in', 'boss'],
    ['signed_in', '花子'],
  ]);
  expect(log.body).not.toContain('password"');
  expect(log.body).not.toContain(password);
});
