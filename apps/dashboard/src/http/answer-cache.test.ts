/** What was answered before is answered again without being made, until the store is another one. */
import { brotliDecompressSync } from 'node:zlib';
import { addLink, startSession } from '@roomlog/access';
import { insertUser } from '@roomlog/access/testing';
import { findRoom, insertMessages, upsertRooms } from '@roomlog/store';
import fc from 'fast-check';
import fastify from 'fastify';
import { expect, onTestFinished, test, vi } from 'vitest';
import { begin, dashboardForEach, home, mother, room, sensor, uniqueId } from '../testing.ts';
import { createAnswerCache, lasting } from './answer-cache.ts';

const bench = dashboardForEach();
const url = `/api/sensors/${sensor}/readings?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z`;

const message = {
  date: new Date(begin * 1000),
  media: 'text',
  message_type: 'text',
  text: 'a',
  audio: '',
  image: '',
  sender: mother.uuid,
  user: mother,
  dictated: false,
  detail: null,
  extra: {},
};

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

/** What the answer says, not its connection. */
const ofAnswer = (headers: object) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name)));

test('what is known is answered as it was when it was made, whoever asks and however', async () => {
  await bench.readingsAt(Array.from({ length: 288 }, (_, at) => at * 5));
  for (const asked of [{}, { 'accept-encoding': 'br' }, { 'accept-encoding': 'gzip' }]) {
    await bench.readingsAt([1440 + Object.keys(asked).length]);
    const [made, known] = [await ask(asked), await ask(asked)];
    expect(known.rawPayload).toEqual(made.rawPayload);
    expect(ofAnswer(known.headers)).toEqual(ofAnswer(made.headers));
    const head = await bench.app.inject({ method: 'HEAD', url, headers: { host: 'localhost', ...asked } });
    expect([head.statusCode, head.body, ofAnswer(head.headers)]).toEqual([200, '', ofAnswer(made.headers)]);
  }
  const refused = await bench.app.inject({ method: 'DELETE', url, headers: { host: 'localhost' } });
  expect(refused.statusCode).toBe(405);
  expect((await ask({ host: 'evil.example' })).statusCode).toBe(403);
});

test('a refusal is not kept', async () => {
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

test('neither a 304 nor an answer that was kept is older than what is stored', async () => {
  const { store } = bench;
  const { id: roomId = 0 } = (await findRoom(store.db, room)) ?? {};
  let written = 0;
  const counts = { readings: 0, messages: 0, outbox: 0, rooms: 0 };
  const writes: Record<keyof typeof counts, () => Promise<unknown>> = {
    readings: () => bench.readingsAt([written]),
    messages: () => insertMessages(store.db, roomId, [{ ...message, id: written, unique_id: `${written}` }]),
    outbox: () => bench.post({ unique_id: uniqueId.replace(/.{8}$/, `${10_000_000 + written}`), text: 'a' }),
    rooms: () => upsertRooms(store.db, [{ ...home, name: `${counts.rooms + 1}` }]),
  };
  const urls: Record<keyof typeof counts, string> = {
    readings: url,
    messages: `/api/rooms/${room}/messages?limit=500`,
    outbox: `/api/rooms/${room}/outbox`,
    rooms: '/api/rooms',
  };
  const reads: Record<keyof typeof counts, (body: string) => number> = {
    // Between two that are far apart there is a row of nulls.
    readings: (body) => JSON.parse(body).temperature.filter((value: number | null) => value !== null).length,
    messages: (body) => JSON.parse(body).length,
    outbox: (body) => JSON.parse(body).length,
    rooms: (body) => Number(JSON.parse(body).rooms[0].name),
  };
  await writes.rooms();
  counts.rooms = 1;
  const names = fc.constantFrom(...(Object.keys(counts) as (keyof typeof counts)[]));
  const steps = fc.array(fc.record({ name: names, writes: fc.boolean() }), { minLength: 1, maxLength: 12 });
  /** What a browser has of each address. */
  const browser = new Map<string, { etag: string; body: string }>();
  await fc.assert(
    fc.asyncProperty(steps, async (some) => {
      for (const { name, writes: isWrite } of some) {
        if (isWrite) {
          written += 1;
          await writes[name]();
          counts[name] += 1;
          continue;
        }
        const known = browser.get(name);
        const answer = await ask(known ? { 'if-none-match': known.etag } : {}, urls[name]);
        const body = answer.statusCode === 304 ? (known?.body ?? '') : answer.body;
        browser.set(name, { etag: String(answer.headers.etag), body });
        expect([name, reads[name](body)]).toEqual([name, counts[name]]);
      }
    }),
    { numRuns: 15 },
  );
});

test('a sensor that falls silent is no longer what it was, though nothing is stored', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: (begin + 60) * 1000 });
  onTestFinished(() => void vi.useRealTimers());
  await bench.readingsAt([0]);
  const stale = (body: string) => JSON.parse(body).rooms[0].sensors[0].stale;
  const gaps = `/api/sensors/${sensor}/gaps?from=${begin}&to=${begin + 86_400}`;
  const [rooms, silence] = [await ask({}, '/api/rooms'), await ask({}, gaps)];
  expect([stale(rooms.body), silence.json()]).toEqual([false, []]);
  const asBefore = (answer: typeof rooms, at: string) => ask({ 'if-none-match': String(answer.headers.etag) }, at);
  vi.advanceTimersByTime(13 * 60_000);
  expect((await asBefore(rooms, '/api/rooms')).statusCode).toBe(304);
  expect((await asBefore(silence, gaps)).statusCode).toBe(304);
  vi.advanceTimersByTime(2 * 60_000);
  expect(stale((await asBefore(rooms, '/api/rooms')).body)).toBe(true);
  expect((await asBefore(silence, gaps)).json()).toMatchObject([{ ongoing: true }]);
});

test('what one may see is not kept for another who may not', async () => {
  const { db } = bench.access;
  const now = Math.floor(Date.now() / 1000);
  const link = await addLink(db, { name: 'a', room: 'elsewhere', expires_at: now + 100, created_by: null }, now);
  const { secret } = await startSession(db, link, { now, address: '192.0.2.2', device: 'a phone' });
  // Through a proxy that nobody told us of: with a user there, a sign-in is asked for.
  await insertUser(db, { name: 'admin', password: 'four blue tea cups', role: 'admin' });
  const outside = { 'x-forwarded-for': '192.0.2.2' };
  await bench.readingsAt([0, 5]);
  for (const at of [url, '/api/rooms', `/api/rooms/${room}/messages`, `/api/rooms/${room}/outbox`]) {
    const { headers, statusCode } = await ask({}, at);
    expect(statusCode).toBe(200);
    const known = { 'if-none-match': String(headers.etag) };
    for (const has of [known, {}]) expect((await ask({ ...outside, ...has }, at)).statusCode, at).toBe(401);
    expect((await ask({ ...outside, cookie: `roomlog=${secret}` }, at)).body.includes('わが家'), at).toBe(false);
    const theirs = await ask({ ...outside, ...known, cookie: `roomlog=${secret}` }, at);
    expect([theirs.statusCode, theirs.body.includes('わが家')], at).toEqual([at === '/api/rooms' ? 200 : 404, false]);
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
