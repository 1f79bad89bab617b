/** The event stream: nothing is lost on it, and nobody on it holds up the others. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { addToken } from '@roomlog/access';
import { findRoom, insertMessages, listRooms, setReadMark, upsertRooms } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { MessageJson, RoomJson } from '../schemas.ts';
import { begin, dashboardForEach, eventsOf, mother, room, uniqueId } from '../testing.ts';

const bench = dashboardForEach({ eventStreams: 5, eventStreamsOfOne: 3 });
let url = '';
let roomId = 0;

beforeEach(async () => {
  url = await bench.app.listen({ host: '127.0.0.1', port: 0 });
  roomId = (await listRooms(bench.store.db))[0]?.id ?? 0;
});

const message = (id: number, detail: unknown = null) => ({
  id,
  unique_id: `id-${id}`,
  date: new Date((begin + id) * 1000),
  media: 'text',
  message_type: 'normal',
  text: `number ${id}`,
  audio: '',
  image: '',
  sender: mother.uuid,
  user: mother,
  dictated: false,
  detail,
});

const say = (ids: number[], detail?: unknown) =>
  insertMessages(
    bench.store.db,
    roomId,
    ids.map((id) => message(id, detail)),
  );

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

async function open(lastEventId?: string, query?: string, headers?: Record<string, string>) {
  const stream = await eventsOf(url, lastEventId, query, headers);
  onTestFinished(() => stream.close());
  return stream;
}

/** The ids of the next messages. */
async function heard(stream: Awaited<ReturnType<typeof open>>, count: number): Promise<number[]> {
  const ids: number[] = [];
  while (ids.length < count) ids.push(((await stream.next('message')) as MessageJson).id);
  return ids;
}

test('a row that cannot be read is left out, on the way and when it is asked for again; it is in the log once', async () => {
  const errors = vi.spyOn(bench.log, 'error');
  const first = await open();
  await first.next('status');
  const before = first.lastId();
  const sqlite = sqliteOf(bench.store);
  sqlite.exec(`CREATE TRIGGER torn AFTER INSERT ON message WHEN NEW.id = 2
    BEGIN UPDATE message SET user = '{' WHERE seq = NEW.seq; END`);
  await say([1, 2, 3]);
  sqlite.exec('DROP TRIGGER torn');
  expect(await heard(first, 2)).toEqual([1, 3]);
  await say([4]);
  expect(await heard(first, 1)).toEqual([4]);
  const again = await open(before);
  expect(await heard(again, 3)).toEqual([1, 3, 4]);
  expect(errors.mock.calls.map(([, sentence]) => sentence)).toEqual(['a change could not be read and is left out']);
});

test('what could not be read at all is told when it can be', async () => {
  const errors = vi.spyOn(bench.log, 'error');
  const stream = await open();
  await stream.next('status');
  const sqlite = sqliteOf(bench.store);
  sqlite.exec('ALTER TABLE change RENAME TO hidden');
  await vi.waitFor(() => expect(errors).toHaveBeenCalled(), { timeout: 20_000 });
  sqlite.exec('ALTER TABLE hidden RENAME TO change');
  await say([1]);
  expect(await heard(stream, 1)).toEqual([1]);
});

test.for([
  [999, 'message'],
  [1000, 'reload'],
  [1400, 'reload'],
  [3000, 'reload'],
] as const)('who missed %i changes has the whole picture by a %s', async ([count, name]) => {
  const first = await open();
  await first.next('status');
  await first.close();
  await say(numbers(1, count));
  const again = await open(first.lastId());
  const missed = (await again.upTo('status')).slice(0, -1);
  if (name === 'reload') expect(missed).toEqual([{ name: 'reload', data: {} }]);
  else expect(missed.map(({ data }) => (data as MessageJson).id)).toEqual(numbers(1, count));
  await say([count + 1]);
  expect(await heard(again, 1)).toEqual([count + 1]);
});

test('what happens while somebody is told what it missed comes after it, once', async () => {
  const first = await open();
  await first.next('status');
  await first.close();
  await say(numbers(1, 500));
  const again = open(first.lastId());
  for (const id of numbers(501, 520)) await say([id]);
  expect(await heard(await again, 520)).toEqual(numbers(1, 520));
});

test('an id that never was means: load everything anew', async () => {
  await say([1]);
  for (const [at, id] of ['99999999', '-1', 'what', '1e9'].entries()) {
    const stream = await open(id);
    expect(await stream.upTo('status'), id).toMatchObject([{ name: 'reload' }, { name: 'status' }]);
    await say([at + 2]);
    expect(await heard(stream, 1), id).toEqual([at + 2]);
    await stream.close();
  }
});

test('a room that changes is told whole, and who asks for one room is told of no other', async () => {
  const { db } = bench.store;
  const all = await open();
  const one = await open(undefined, `?room=${room.toLowerCase()}`);
  for (const stream of [all, one]) await stream.next('status');
  const other = { uuid: 'other', name: '離れ', updated_at: new Date(), background_image: '', members: [], sensors: [] };
  const listed = { ...other, uuid: room, name: '母屋' };
  await upsertRooms(db, [other, listed]);
  const changed = [(await all.next('room')) as RoomJson, (await all.next('room')) as RoomJson];
  const { rooms } = await bench.get<{ rooms: RoomJson[] }>('/api/rooms');
  expect(changed.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0))).toEqual(rooms);
  expect(rooms.map(({ name }) => name)).toEqual(['離れ', '母屋']);
  const otherId = (await findRoom(db, 'other'))?.id ?? 0;
  await insertMessages(db, otherId, [message(1)]);
  await insertMessages(db, otherId, [message(2)], { backfill_done: 1 });
  await say([3]);
  expect((await one.upTo('message')).map(({ name, data }) => [name, (data as { id?: number }).id])).toEqual([
    ['room', undefined],
    ['message', 3],
  ]);
  expect(await all.next('reload')).toEqual({ room: 'other' });
  const nowhere = await fetch(`${url}/api/events?room=nowhere`);
  expect([nowhere.status, await nowhere.json()]).toMatchObject([404, { error: { code: 'not_found' } }]);
});

test('a read mark and a message that is taken back concern their room', async () => {
  const { db } = bench.store;
  const sqlite = sqliteOf(bench.store);
  const stream = await open();
  await stream.next('status');
  await setReadMark(db, roomId, mother.uuid, 9);
  expect(await stream.next('room')).toMatchObject({ uuid: room.toLowerCase(), members: [{ read_id: 9 }] });
  await bench.post({ unique_id: uniqueId, text: 'やめた' });
  sqlite.exec("UPDATE outbox SET state = 'failed'");
  await bench.app.inject({
    method: 'DELETE',
    url: `/api/rooms/${room}/outbox/${uniqueId}`,
    headers: { host: 'localhost' },
  });
  expect(await stream.next('reload')).toEqual({ room: room.toLowerCase() });
});

/** A client that opens the stream and never reads a byte. */
async function deafClient(lastEventId?: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.pause();
  const resume = lastEventId === undefined ? '' : `Last-Event-ID: ${lastEventId}\r\n`;
  socket.write(`GET /api/events HTTP/1.1\r\nHost: localhost\r\n${resume}\r\n`);
  return socket;
}

test('a client that never reads costs half a megabyte at the most and is cut off; the others hear everything', async () => {
  const warnings: Error[] = [];
  const warn = (warning: Error) => warnings.push(warning);
  process.on('warning', warn);
  onTestFinished(() => void process.off('warning', warn));
  const served: Socket[] = [];
  bench.app.server.on('connection', (socket) => served.push(socket));
  await deafClient();
  await vi.waitFor(() => expect(served[0]?.bytesWritten).toBeGreaterThan(0), { timeout: 20_000 });
  const stream = await open();
  await stream.next('status');
  const before = stream.lastId();
  const waiting: number[] = [];
  let said = 0;
  // At last more than the buffers of the system hold.
  while (served[0]?.destroyed === false && said < 400) {
    await say(numbers(said + 1, said + 10), 'x'.repeat(50_000));
    said += 10;
    expect(await heard(stream, 10)).toHaveLength(10);
    waiting.push(served[0]?.writableLength ?? 0);
  }
  expect(Math.max(...waiting)).toBeLessThanOrEqual(512 * 1024);
  expect(served.map(({ destroyed }) => destroyed)).toEqual([true, false]);
  expect(warnings).toEqual([]);
  // When it comes again, it has lost nothing.
  const again = await open(before);
  expect(await heard(again, said)).toEqual(numbers(1, said));
});

test('of what it missed, a client that never reads is sent no more than its buffers hold', async () => {
  const first = await open();
  await first.next('status');
  const before = Number(first.lastId());
  for (let at = 0; at < 20; at++) {
    await say(numbers(10 * at + 1, 10 * at + 10), 'x'.repeat(50_000));
    await heard(first, 10);
  }
  const served: Socket[] = [];
  bench.app.server.on('connection', (socket) => served.push(socket));
  const client = await deafClient(String(before));
  const sent = () => served[0]?.bytesWritten ?? 0;
  // Until nothing goes out any more.
  let seen = -1;
  while (sent() === 0 || sent() > seen) {
    seen = sent();
    await delay(100);
  }
  expect(sent()).toBeLessThan(200 * 50_000);
  expect(served[0]?.writableLength).toBeLessThan(512 * 1024);
  // When it reads at last, it is told the rest, and what has happened meanwhile.
  await say([201]);
  await heard(first, 1);
  let received = '';
  client.setEncoding('utf8').on('data', (text) => {
    received = received.slice(-1000) + text;
  });
  client.resume();
  await vi.waitFor(() => expect(received).toContain('number 201'), { timeout: 20_000 });
});

test('when too many listen already, the next one is told to come later', async () => {
  const streams = [];
  const secret = await addToken(bench.access.db, { name: 'more', scopes: ['read'], expires_at: null }, 1000);
  const more = { authorization: `Bearer ${secret}` };
  for (const headers of [{}, {}, {}, more, more]) streams.push(await open(undefined, undefined, headers));
  for (const stream of streams) await stream.next('status');
  const refused = await fetch(`${url}/api/events`);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
  expect(await refused.json()).toMatchObject({ error: { code: 'too_many_streams' } });
  await streams[0]?.close();
  await vi.waitFor(
    async () => {
      const admitted = await fetch(`${url}/api/events`);
      await admitted.body?.cancel();
      expect(admitted.status).toBe(200);
    },
    { timeout: 20_000 },
  );
});

test('one token leaves room for the others', async () => {
  const { db } = bench.access;
  const listen = async (name: string) => {
    const secret = await addToken(db, { name, scopes: ['read'], expires_at: null }, 1000);
    return async () => {
      const stream = await fetch(`${url}/api/events`, { headers: { authorization: `Bearer ${secret}` } });
      onTestFinished(() => stream.body?.cancel());
      return stream.status;
    };
  };
  const [first, second] = [await listen('first'), await listen('second')];
  expect([await first(), await first(), await first(), await first()]).toEqual([200, 200, 200, 503]);
  expect(await second()).toBe(200);
});

test('only the head is sent to who asks for it, and who wants another format is refused', async () => {
  const head = await fetch(`${url}/api/events`, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  const refused = await fetch(`${url}/api/events`, { headers: { accept: 'application/json' } });
  expect([refused.status, await refused.json()]).toMatchObject([406, { error: { code: 'not_acceptable' } }]);
});

test('new readings come with the event, unless they are many', async () => {
  const stream = await open();
  await stream.next('status');
  await bench.readingsAt([0, 5, 10]);
  expect(await stream.next('reading')).toMatchObject({ readings: [{ id: 0 }, { id: 5 }, { id: 10 }] });
  await bench.readingsAt(numbers(20, 40));
  expect(await stream.next('reading')).toMatchObject({ readings: null, latest: { id: 40 } });
});
