/** What every answer says to browsers and caches, whatever was asked and whatever became of it. */
import { dirname } from 'node:path';
import { startSession } from '@roomlog/access';
import { insertUser } from '@roomlog/access/testing';
import { writeMediaFile } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { expect, test } from 'vitest';
import { dashboardForEach, room, sensor, uniqueId } from '../testing.ts';

const bench = dashboardForEach({}, { ROOMLOG_LISTEN: '0.0.0.0:0', ROOMLOG_TRUSTED_PROXY: '127.0.0.1' });
const password = 'four blue tea cups';
const picture = Buffer.from('\x89PNG\r\n\x1a\n0123456789', 'latin1');

interface Asked {
  method: string;
  url: string;
  headers?: Record<string, string>;
  payload?: object | undefined;
}

interface Answered {
  headers: Record<string, unknown>;
  statusCode: number;
}

const page =
  /^default-src '(none'|self';require-trusted-types-for 'script';trusted-types icons worker;.*);frame-ancestors 'none'$/;
const data = /^default-src 'none';frame-ancestors 'none'$/;
const pageOrFile = new RegExp(`^sandbox; default-src 'none'$|${page.source}`);
const neverChanges = /^\/(assets|media)\//;

/** What is wrong with an answer. */
function faultsOf({ url, headers: asked }: Asked, { headers, statusCode }: Answered): string[] {
  const kept = neverChanges.test(url) && statusCode < 400;
  const wanted: Record<string, RegExp> = {
    'x-content-type-options': /^nosniff$/,
    'referrer-policy': /^no-referrer$/,
    'content-security-policy': /^\/(api|assets)\//.test(url) ? data : kept || statusCode === 416 ? pageOrFile : page,
    'cache-control': kept ? /^(private|public), max-age=31536000, immutable$/ : /^(no-store|private, no-cache)$/,
  };
  const wrong = Object.entries(wanted).filter(([name, pattern]) => !pattern.test(String(headers[name])));
  const isKeptUnnamed = headers['cache-control'] === 'private, no-cache' && headers['etag'] === undefined;
  const cookie =
    asked?.['x-forwarded-proto'] === 'https'
      ? /^__Host-roomlog=[\w-]*;( Max-Age=0;)? Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/
      : /^roomlog=[\w-]*;( Max-Age=0;)? Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/;
  const given = [headers['set-cookie'] ?? []].flat() as string[];
  const cookies = given.filter((one) => !cookie.test(one));
  return [
    ...wrong.map(([name]) => `${name}: ${String(headers[name])}`),
    ...(isKeptUnnamed ? ['no etag'] : []),
    ...cookies.map((one) => `set-cookie: ${one}`),
  ];
}

const values: Record<string, string> = { room, sensor, id: '999', unique_id: uniqueId, name: 'tablet' };
const bodies: Record<string, object> = {
  '/login': { name: 'admin', password },
  '/link': { secret: 'none' },
  '/api/me/password': { current: password, password: 'another long password' },
  '/api/links': { name: 'tablet', room, days: 1 },
  '/api/setup/signin': { api_key: 'key', email: 'a@example.com', password },
  '/api/setup/signin/emo': { refresh_token: 'token' },
  '/api/setup/rooms': { rooms: [{ uuid: room, followed: true }] },
  '/api/tokens': { name: 'tablet', scopes: ['read'], days: 1 },
  '/api/quiet-hours': { from: '22:00', to: '06:30' },
  '/api/comfort': { limits: [{ sensor }] },
  '/api/sensors/{sensor}/continues': { sensor },
  '/api/rooms/{room}/stamps': { unique_id: uniqueId, stamp: 'stamp' },
  '/api/rooms/{room}/messages': { unique_id: uniqueId, text: '{"__proto__":{"polluted":1}}' },
};

/** What ends the session. */
const ending = ['/api/me/password', '/logout'];

/** Every route that describes itself, the page's files, and what is nowhere. */
async function routes(headers: Record<string, string>): Promise<Asked[]> {
  const { body } = await bench.app.inject({ url: '/openapi.json', headers });
  const { paths } = JSON.parse(body) as { paths: Record<string, object> };
  const file = await writeMediaFile(dirname(bench.store.path), picture);
  const { sha256, type, size } = file;
  await bench.store.db.insertInto('media_file').values({ sha256, type, size }).execute();
  const index = (await bench.app.inject({ url: '/', headers })).body;
  const asset = /\/assets\/[\w.-]+/.exec(index)?.[0] ?? '';
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => {
      const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
      const payload = bodies[path];
      // Only the head of an event stream: it would stay open.
      const verb = path === '/api/events' ? 'HEAD' : method.toUpperCase();
      return { method: verb, url, ...(payload && { payload }) };
    }),
  );
  const others = [
    '/',
    '/worker.js',
    '/en.webmanifest',
    asset,
    `/media/${sha256}`,
    '/openapi.json',
    '/nowhere',
    '/assets/none.js',
    '/%',
  ];
  return [...others.map((url) => ({ method: 'GET', url })), ...described];
}

/** Ways of asking for the same: over http, wrongly, and as it is meant. */
const ways: ((asked: Asked) => Asked)[] = [
  (asked) => ({ ...asked, headers: { 'x-forwarded-proto': 'http' } }),
  (asked) => ({ ...asked, url: `${asked.url}?resolutoin=1d` }),
  (asked) => ({ ...asked, method: 'PATCH' }),
  (asked) => ({ ...asked, headers: { cookie: '' } }),
  (asked) => ({ ...asked, headers: { host: 'evil.example' } }),
  (asked) => ({ ...asked, headers: { 'content-type': 'text/plain' } }),
  (asked) => ({ ...asked, headers: { range: 'bytes=99999-' } }),
  (asked) => ({ ...asked, headers: { 'accept-encoding': 'br, gzip' } }),
  (asked) => ({ ...asked, url: `${asked.url}?${'a'.repeat(9000)}` }),
  (asked) => ({ ...asked, ...(asked.payload && { payload: { text: 'a'.repeat(70_000) } }) }),
  (asked) => ({ ...asked, ...(asked.payload && { payload: JSON.parse('{"__proto__":{"polluted":1}}') }) }),
  (asked) => asked,
];

test('every answer of every route keeps sniffers, scripts, frames and caches out', async () => {
  const { db } = bench.access;
  const user = await insertUser(db, { name: 'admin', password, role: 'admin' });
  const visit = { now: Math.floor(Date.now() / 1000), address: '192.0.2.2', device: 'a phone' };
  const { secret } = await startSession(db, { user }, visit);
  const cookie = `__Host-roomlog=${secret}; roomlog=${secret}`;
  const usual = { host: '192.0.2.1:4680', cookie, 'x-forwarded-for': '192.0.2.2', 'x-forwarded-proto': 'https' };
  const faults: string[] = [];
  const statuses = new Set<number>();
  const note = (asked: Asked, answer: Answered) => {
    statuses.add(answer.statusCode);
    const name = `${asked.method} ${asked.url.slice(0, 60)} ${answer.statusCode}`;
    faults.push(...faultsOf(asked, answer).map((fault) => `${name}: ${fault}`));
  };
  const ask = async ({ method, url, headers: more, payload }: Asked) => {
    const headers = { ...usual, ...more };
    const answer = await bench.app.inject({ method: method as 'GET', url, headers, ...(payload && { payload }) });
    note({ method, url, headers }, answer);
    return answer;
  };
  const askInEachWay = async (asked: Asked) => {
    for (const way of ways) {
      const { headers } = await ask(way(asked));
      if (headers.etag) await ask({ ...asked, headers: { 'if-none-match': headers.etag } });
    }
  };
  const lasting = (await routes(usual)).filter(({ url }) => !ending.includes(url));
  for (const asked of lasting) await askInEachWay(asked);
  const events = await followEvents(usual);
  note({ method: 'GET', url: '/api/events' }, { ...events, statusCode: events.status });
  sqliteOf(bench.store).exec('ALTER TABLE room RENAME TO gone');
  for (const asked of lasting) await ask(asked);
  for (const url of ending) await askInEachWay({ method: 'POST', url, payload: bodies[url] });
  expect(faults).toEqual([]);
  const classes = [200, 201, 202, 204, 304, 400, 401, 403, 404, 405, 413, 414, 415, 416, 500];
  expect([...statuses]).toEqual(expect.arrayContaining(classes));
  // What was sent has changed no object of this process.
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

async function followEvents(headers: Record<string, string>) {
  const base = await bench.app.listen({ host: '127.0.0.1', port: 0 });
  const answer = await fetch(`${base}/api/events`, { headers: { ...headers, host: new URL(base).host } });
  await answer.body?.cancel();
  return { status: answer.status, headers: Object.fromEntries(answer.headers) };
}
