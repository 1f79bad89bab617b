/** What holds for every route, whatever it is for: taken from the interface's own description of itself. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { dashboardForEach, eventsOf, room, sensor, uniqueId } from './testing.ts';

/** Longer than a test may take: nothing here ends because time is up. */
const bench = dashboardForEach({ headersTimeout: 120_000, requestTimeout: 120_000 });

interface Described {
  parameters?: { name: string; in: string; schema: { type?: string; maximum?: number } }[];
  requestBody?: unknown;
}
interface Route extends Described {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
}

let routes: Route[] = [];
const values: Record<string, string> = { room, sensor, id: '1', unique_id: uniqueId, name: 'tablet' };
/** By path: a body that is taken. */
const bodies: Record<string, object> = {
  '/login': { name: 'nobody', password: 'nobody’s password' },
  '/link': { secret: 'none' },
  '/api/me/password': { current: 'a', password: 'b' },
  '/api/links': { name: 'tablet', room, days: 1 },
  '/api/tokens': { name: 'tablet', scopes: ['read'], days: 1 },
  '/api/quiet-hours': { from: '22:00', to: '06:30' },
  '/api/comfort': { limits: [{ sensor }] },
  [`/api/sensors/${sensor}/continues`]: { sensor },
  '/api/setup/signin': { api_key: 'key', email: 'a@example.com', password: 'b' },
  '/api/setup/signin/emo': { refresh_token: 'token' },
  '/api/setup/rooms': { rooms: [{ uuid: room, followed: true }] },
  [`/api/rooms/${room}/stamps`]: { unique_id: uniqueId, stamp: 'stamp' },
  [`/api/rooms/${room}/messages`]: { unique_id: uniqueId, text: 'a' },
};

beforeEach(async () => {
  const { paths } = await bench.get<{ paths: Record<string, Record<string, Described>> }>('/openapi.json');
  routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => {
      const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? expect.fail(`what is a ${name}?`));
      return { ...described, url, method: method.toUpperCase() as Route['method'] };
    }),
  );
});

const ask = (method: Route['method'] | 'HEAD' | 'OPTIONS', url: string, payload?: object) =>
  bench.app.inject({ method, url, headers: { host: 'localhost' }, ...(payload && { payload }) });

const refusal = { error: { code: 'bad_request', message: expect.stringMatching(/^[^\n]*[^.]\.$/) } };

test('a parameter that a route does not know is refused with what it takes', async () => {
  expect(routes.length).toBeGreaterThan(12);
  for (const { method, url, requestBody } of [...routes, { method: 'GET', url: '/openapi.json' } as Route]) {
    const response = await ask(method, `${url}?resolutoin=1d`, requestBody ? bodies[url] : undefined);
    expect(response.statusCode, url).toBe(400);
    expect(response.json(), url).toEqual(refusal);
    expect(response.json().error.message).toMatch(/^resolutoin is not a parameter of this route; it takes \S/);
  }
});

test('a field that a route does not know is refused, and so is a body that is no object', async () => {
  const posts = routes.filter(({ requestBody }) => requestBody);
  expect(posts.map(({ url }) => url).toSorted()).toEqual(Object.keys(bodies).toSorted());
  for (const { method, url } of posts) {
    for (const payload of [{ ...bodies[url], colour: 'red' }, ['a']]) {
      const response = await ask(method, url, payload);
      expect([response.statusCode, response.json()], url).toEqual([400, refusal]);
    }
  }
});

test('a number above the most, below the least or that is none is refused, and the most is written down', async () => {
  const limits = routes.filter(({ parameters = [] }) => parameters.some(({ name }) => name === 'limit'));
  expect(limits.map(({ url }) => url)).toContain('/api/rooms');
  for (const { method, url, parameters } of limits) {
    const { type, maximum = 0 } = parameters?.find(({ name }) => name === 'limit')?.schema ?? {};
    expect(type).toBe('integer');
    expect((await ask(method, `${url}?limit=${maximum}`)).statusCode).toBe(200);
    for (const limit of [maximum + 1, 999, 0, -1, '', 'ten', '1e1', '0x10', ' 1', '1.5', '1&limit=2']) {
      const response = await ask(method, `${url}?limit=${limit}`);
      expect([response.statusCode, response.json()], `${url} ${limit}`).toEqual([400, refusal]);
      expect(response.json().error.message).toMatch(
        /^limit (must be a whole number from 1 to \d+|is given more than once; give it once)\.$/,
      );
    }
  }
});

test('a method that an address does not take is refused with those that it takes, and HEAD is as good as GET', async () => {
  const known = Map.groupBy(routes, ({ url }) => url);
  known.set('/', [{ method: 'GET', url: '/' }]);
  for (const [url, taken] of known) {
    const methods = taken.map(({ method }) => method);
    const allowed = [...methods, 'OPTIONS', ...(methods.includes('GET') ? ['HEAD'] : [])];
    const options = await ask('OPTIONS', url);
    expect([options.statusCode, options.headers['allow']], url).toEqual([204, allowed.toSorted().join(', ')]);
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      if (allowed.includes(method)) continue;
      const response = await ask(method, url);
      expect([response.statusCode, response.headers['allow']], `${method} ${url}`).toEqual([
        405,
        allowed.toSorted().join(', '),
      ]);
      expect(response.json()).toMatchObject({ error: { code: 'method_not_allowed' } });
    }
    if (!methods.includes('GET') || url === '/api/events') continue;
    const [head, get] = [await ask('HEAD', url), await ask('GET', url)];
    expect([head.statusCode, head.body], url).toEqual([get.statusCode, '']);
  }
  expect((await ask('PUT', '/nowhere', { a: 1 })).statusCode).toBe(404);
});

const refusedDrafts: [object, string][] = [
  [{ text: 'a' }, 'unique_id is missing; it must be a UUID.'],
  [{ unique_id: 'x', text: 'a' }, 'unique_id must be a UUID.'],
  [{ unique_id: uniqueId, text: 5 }, 'text must be what the robot should say.'],
  [{ unique_id: uniqueId, text: '' }, 'text must be what the robot should say.'],
  [{ unique_id: uniqueId, text: ' \u3000\u200b\n' }, 'text is empty; write what the robot should say.'],
  [{ unique_id: uniqueId, text: 'a', more: 1 }, 'more is not a field of this route; it takes unique_id and text.'],
];

test('a message that can’t be sent is refused in words that say what to do', async () => {
  for (const [draft, message] of refusedDrafts) {
    const response = await bench.post(draft);
    expect([response.statusCode, response.json()]).toEqual([400, { error: { code: 'bad_request', message } }]);
  }
  expect(await bench.get(`/api/rooms/${room}/outbox`)).toEqual([]);
});

test('a body that is none is refused in our own words', async () => {
  for (const payload of ['{', '']) {
    const headers = { host: 'localhost', 'content-type': 'application/json' };
    const response = await bench.app.inject({ method: 'POST', url: `/api/rooms/${room}/messages`, headers, payload });
    expect([response.statusCode, response.json().error.message]).toEqual([400, 'The body must be JSON.']);
  }
  const long = await bench.post({ unique_id: uniqueId, text: 'a'.repeat(70_000) });
  expect([long.statusCode, long.json().error.message]).toEqual([413, 'The body is too large; send less.']);
  const series = await ask('GET', `/api/sensors/${sensor}/readings?resolution=5m`);
  expect(series.json().error.message).toBe('resolution must be one of auto, raw, 30m, 1h, 1d or 1w.');
});

test('neither a connection that asks for nothing nor a held stream keeps the server from closing', async () => {
  const url = await bench.app.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  const stream = await eventsOf(url);
  await stream.next('status');
  await bench.app.close();
  // Whatever was still on its way may come, and then the end.
  await expect(stream.next('none of this name')).rejects.toThrow('the stream has ended');
});
