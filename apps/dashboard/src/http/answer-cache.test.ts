/** What was answered before is answered again without being made, until the store is another one. */
import { brotliDecompressSync } from 'node:zlib';
import fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { dashboardForEach, sensor } from '../testing.ts';
import { createAnswerCache, lasting } from './answer-cache.ts';

const bench = dashboardForEach();
const url = `/api/sensors/${sensor}/readings?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z`;

const ask = (headers: Record<string, string> = {}, at = url) =>
  bench.app.inject({ url: at, headers: { host: 'localhost', ...headers } });

test('who has the answer is told that it still holds, until a reading comes', async () => {
  await bench.readingsAt([0, 5, 10]);
  const first = await ask();
  const { etag = '' } = first.headers;
  expect([first.headers['cache-control'], first.json().time]).toEqual(['private, no-cache', expect.any(Array)]);
  const again = await ask({ 'if-none-match': etag });
  expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag]);
  await bench.readingsAt([15]);
  const newer = await ask({ 'if-none-match': etag });
  expect([newer.statusCode, newer.headers.etag === etag]).toEqual([200, false]);
  expect(newer.json().time).toHaveLength(first.json().time.length + 1);
});

test('every encoding says the same, from the first answer on and from the second', async () => {
  await bench.readingsAt(Array.from({ length: 288 }, (_, at) => at * 5));
  for (let time = 0; time < 2; time += 1) {
    const [plain, packed] = [await ask(), await ask({ 'accept-encoding': 'gzip, br' })];
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(packed.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(plain.body);
  }
  expect((await ask({ 'accept-encoding': 'br;q=0, gzip' })).headers['content-encoding']).toBe('gzip');
});

test('an answer to now is made each time, and a refusal is not kept', async () => {
  const live = await ask({}, `/api/sensors/${sensor}/readings?from=2026-01-01T00:00:00Z`);
  expect([live.headers.etag, live.headers['cache-control']]).toEqual([undefined, 'no-store']);
  const wrong = `${url}&resolution=raw`.replace('2026-01-01', '2020-01-01');
  for (let time = 0; time < 2; time += 1) {
    const refused = await ask({}, wrong);
    expect([refused.statusCode, refused.headers.etag, refused.headers['cache-control']]).toEqual([
      400,
      undefined,
      'no-store',
    ]);
  }
});

test('the oldest answers make room for newer ones, and none is made twice while it is kept', async () => {
  const app = fastify();
  onTestFinished(() => app.close());
  const made: string[] = [];
  const state = { version: 1 };
  const cache = createAnswerCache(() => state.version, { most: 25_000 });
  app.get('/:name', (request, reply) =>
    cache.send(request, reply, async () => {
      made.push(request.url);
      return lasting({ text: 'a'.repeat(10_000) });
    }),
  );
  for (const name of ['a', 'b', 'a', 'b', 'c', 'b', 'c', 'a']) await app.inject(`/${name}`);
  expect(made).toEqual(['/a', '/b', '/c', '/a']);
  state.version = 2;
  for (const name of ['a', 'a']) await app.inject(`/${name}`);
  expect(made).toEqual(['/a', '/b', '/c', '/a', '/a']);
});
