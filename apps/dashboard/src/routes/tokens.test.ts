/** Tokens and users, as an admin sees them. */
import { accessLog, addToken } from '@roomlog/access';
import { insertUser } from '@roomlog/access/testing';
import { expect, test } from 'vitest';
import type { NewTokenJson, TokenJson } from '../access/schemas.ts';
import { dashboardForEach } from '../testing.ts';

const bench = dashboardForEach();
const ask = (method: 'GET' | 'POST' | 'DELETE', url: string, headers: object = {}, payload?: object) =>
  bench.app.inject({ method, url, headers: { host: 'localhost', ...headers }, ...(payload && { payload }) });
const add = (payload: object) => ask('POST', '/api/tokens', {}, payload);

test('a token does what its scopes say until it is revoked, and its secret is told once', async () => {
  const made = await add({ name: ' 台所の画面 ', scopes: ['metrics', 'read'], days: 90 });
  expect(made.statusCode).toBe(201);
  const { token, ...told } = made.json<NewTokenJson>();
  expect(told).toMatchObject({ name: '台所の画面', scopes: ['read', 'metrics'], used_at: null });
  expect(Date.parse(told.expires_at ?? '') - Date.parse(told.created_at)).toBe(90 * 86_400_000);
  expect(await bench.get<TokenJson[]>('/api/tokens')).toEqual([told]);
  const authorization = { authorization: `Bearer ${token}` };
  expect((await ask('GET', '/api/rooms', authorization)).statusCode).toBe(200);
  // No token manages access, whoever made it.
  expect((await ask('GET', '/api/tokens', authorization)).statusCode).toBe(403);
  const listed = await ask('GET', '/api/tokens');
  expect(listed.body).not.toContain(token);
  expect((await ask('DELETE', `/api/tokens/${encodeURIComponent('台所の画面')}`)).statusCode).toBe(204);
  expect((await ask('GET', '/api/rooms', authorization)).statusCode).toBe(401);
  const log = await accessLog(bench.access.db, { limit: 5 });
  expect(log.map(({ event, name }) => [event, name])).toEqual([
    ['token_revoked', '台所の画面'],
    ['token_added', '台所の画面'],
  ]);
});

test.each([
  [{ name: 'Grafana', scopes: ['read'] }, 409, /^There is a token "Grafana" already/],
  [{ name: 'other', scopes: ['admin'] }, 400, /^scopes\.0 must be one of read, send or metrics\.$/],
  [{ name: 'other', scopes: [] }, 400, /^scopes must be a list of read, send, metrics\.$/],
  [{ name: 'a\u200bb', scopes: ['read'] }, 400, /^A name has 1 to 64 characters/],
  [{ name: 'other', scopes: ['read'], days: 0 }, 400, /^days must be a whole number from 1 to 3660\.$/],
])('%# what is no token is refused, and none is made', async (body, status, message) => {
  await addToken(bench.access.db, { name: 'Grafana', scopes: ['read'], expires_at: null }, 1000);
  const { statusCode, body: text } = await add(body);
  expect([statusCode, JSON.parse(text).error.message]).toEqual([status, expect.stringMatching(message)]);
  expect((await bench.get<TokenJson[]>('/api/tokens')).map(({ name }) => name)).toEqual(['Grafana']);
});

test('users are listed with their roles, and nothing of their passwords', async () => {
  await insertUser(bench.access.db, { name: '花子', password: 'four blue tea cups', role: 'viewer' });
  expect(await bench.get('/api/users')).toEqual([
    { name: '花子', role: 'viewer', created_at: expect.any(String), seen_at: null, devices: 0 },
  ]);
});
