/** Who may ask, what is refused and how it is said. */
import { expect, test } from 'vitest';
import type { OutboxJson } from '../schemas.ts';
import { dashboardForEach, room, uniqueId } from '../testing.ts';

const bench = dashboardForEach();

test.each([
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'http://localhost:8080' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
])('another site can’t send: %o', async (headers) => {
  const response = await bench.post({ unique_id: uniqueId, text: 'a' }, headers);
  expect(response.statusCode).toBe(403);
  expect(await bench.get<OutboxJson[]>(`/api/rooms/${room}/outbox`)).toEqual([]);
});

test('a form without a file, or plain text, is no message', async () => {
  for (const [type, status] of [
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data; boundary=x', 400],
  ] as const) {
    const response = await bench.app.inject({
      method: 'POST',
      url: `/api/rooms/${room}/messages`,
      headers: { host: 'localhost', 'content-type': type },
      payload: JSON.stringify({ unique_id: uniqueId, text: 'a' }),
    });
    expect(response.statusCode, type).toBe(status);
  }
});

test('only known host names are served', async () => {
  const status = async (host: string) => (await bench.app.inject({ url: '/api/rooms', headers: { host } })).statusCode;
  expect(await status('localhost:4680')).toBe(200);
  expect(await status('[::1]:4680')).toBe(200);
  expect(await status('pi.local')).toBe(200);
  expect(await status('evil.example')).toBe(403);
});

test('what is not there is said in one sentence', async () => {
  for (const url of ['/api/rooms/nobody/messages', '/api/sensors/nobody/readings', '/nowhere', '/api/rooms/x/outbox']) {
    const response = await bench.app.inject({ url, headers: { host: 'localhost' } });
    expect(response.statusCode, url).toBe(404);
    expect(response.json()).toMatchObject({ error: { code: 'not_found' } });
  }
});

test('OpenAPI lists every route of the interface', async () => {
  const { openapi, paths } = await bench.get<{ openapi: string; paths: object }>('/openapi.json');
  expect(openapi).toBe('3.1.0');
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining([
      '/api/rooms',
      '/api/status',
      '/api/sensors/{sensor}/readings',
      '/api/sensors/{sensor}/readings.csv',
      '/api/rooms/{room}/messages',
      '/api/rooms/{room}/outbox',
      '/api/events',
      '/healthz',
    ]),
  );
});
