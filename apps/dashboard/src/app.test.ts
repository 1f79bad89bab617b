import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, readConfig } from '@roomlog/runtime';
import {
  acquireLease,
  insertMessages,
  insertReadings,
  jobFinished,
  jobStarted,
  listRooms,
  openStore,
  roomSensors,
  type Store,
  setTimeZone,
  upsertRooms,
} from '@roomlog/store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp } from './app.ts';
import type { MessageJson, OutboxJson, RoomJson, SeriesJson, StatusJson } from './schemas.ts';
import type { App } from './server.ts';

const room = '5A6B7C8D-0000-4000-8000-000000000001';
const sensor = '5a6b7c8d-0000-4000-8000-0000000000aa';
const mother = { uuid: '5a6b7c8d-0000-4000-8000-0000000000bb', user_type: 'human', nickname: 'ママ', icon: '' };
const uniqueId = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const begin = Date.UTC(2026, 0, 1) / 1000;

let folder: string;
let store: Store;
let app: App;
let stop: AbortController;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'roomlog-'));
  const path = join(folder, 'roomlog.db');
  store = await openStore(path, 'writer');
  await setTimeZone(store.db, 'Asia/Tokyo');
  const at = new Date(begin * 1000);
  const sensors = [{ uuid: sensor, user_type: 'sensor_room', nickname: 'リビング', icon: '', address: 'ffffff' }];
  const members = [{ user: mother, joined_at: at, read_id: 2 }];
  await upsertRooms(store.db, [{ uuid: room, name: 'わが家', updated_at: at, background_image: '', members, sensors }]);
  const config = readConfig({ ROOMLOG_DATA_DIR: folder, ROOMLOG_ALLOWED_HOSTS: 'pi.local' });
  stop = new AbortController();
  const context = {
    config,
    log: createLogger('test', 'silent'),
    outbox: store,
    reader: await openStore(path, 'reader'),
  };
  app = await createApp(context, stop.signal);
});

afterEach(async () => {
  stop.abort();
  await app.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

async function get<T>(url: string): Promise<T> {
  const response = await app.inject({ url, headers: { host: 'localhost' } });
  expect(response.statusCode, response.body).toBe(200);
  return response.json();
}

function post(payload: object, headers: Record<string, string> = {}) {
  return app.inject({
    method: 'POST',
    url: `/api/rooms/${room}/messages`,
    headers: { host: 'localhost', ...headers },
    payload,
  });
}

async function fill(minutes: number[]): Promise<void> {
  const [found] = await roomSensors(store.db);
  const readings = minutes.map((minute) => ({
    id: minute,
    created_at: new Date((begin + minute * 60) * 1000),
    temperature: 20 + minute / 100,
    humidity: 40.5,
    illuminance: null,
  }));
  await insertReadings(store.db, found?.id ?? 0, readings);
}

test('rooms come with members, sensors, the latest reading and its staleness', async () => {
  await fill([0, 5]);
  const [found] = await get<RoomJson[]>('/api/rooms');
  expect(found).toMatchObject({ uuid: room.toLowerCase(), name: 'わが家', time_zone: 'Asia/Tokyo' });
  expect(found?.members[0]).toMatchObject({ user: { nickname: 'ママ' }, read_id: 2 });
  expect(found?.sensors[0]).toMatchObject({
    nickname: 'リビング',
    stale: true,
    first_reading_at: '2026-01-01T00:00:00Z',
  });
  expect(found?.sensors[0]?.latest).toMatchObject({ id: 5, temperature: 20.05, humidity: 40.5, illuminance: null });
});

test('readings are columns, with null where there is a gap', async () => {
  await fill([0, 5, 60]);
  const url = `/api/sensors/${sensor.toUpperCase()}/readings?from=2026-01-01T00:00:00Z&to=${begin + 7200}`;
  const series = await get<SeriesJson>(url);
  expect(series.resolution).toBe('raw');
  expect(series.time).toEqual([begin, begin + 300, begin + 301, begin + 3600]);
  expect(series.temperature).toEqual([20, 20.05, null, 20.6]);
  expect(series).not.toHaveProperty('temperature_min');
});

test('longer spans carry minimum and maximum beside the mean', async () => {
  await fill([0, 30, 90]);
  const series = await get<SeriesJson>(
    `/api/sensors/${sensor}/readings?from=${begin}&to=${begin + 7200}&resolution=1h`,
  );
  expect(series.time).toEqual([begin, begin + 3600]);
  expect(series.temperature).toEqual([20.15, 20.9]);
  expect(series.temperature_min).toEqual([20, 20.9]);
  expect(series.temperature_max).toEqual([20.3, 20.9]);
  expect(series.illuminance).toEqual([null, null]);
});

test('the CSV of a range has a row for each reading, in the home’s time', async () => {
  await fill([0, 5, 60]);
  const url = `/api/sensors/${sensor}/readings.csv?from=${begin}&to=${begin + 3600}`;
  const response = await app.inject({ url, headers: { host: 'localhost' } });
  expect(response.headers['content-type']).toContain('text/csv');
  expect(response.headers['content-disposition']).toBe('attachment; filename="roomlog-2026-01-01-2026-01-01.csv"');
  expect(response.body.split('\n')).toEqual([
    'time,temperature,humidity,illuminance',
    '2026-01-01T09:00:00+09:00,20,40.5,',
    '2026-01-01T09:05:00+09:00,20.05,40.5,',
    '',
  ]);
});

test.each([
  ['from=yesterday', 'from must be a time'],
  ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'from is later than to'],
  ['resolution=raw&from=0', 'raw is for spans up to 800 days'],
  ['resolution=5m', 'resolution'],
])('readings?%s is refused with a sentence', async (query, sentence) => {
  const response = await app.inject({
    url: `/api/sensors/${sensor}/readings?${query}`,
    headers: { host: 'localhost' },
  });
  expect(response.statusCode).toBe(400);
  expect(response.json()).toMatchObject({ error: { code: 'bad_request', message: expect.stringContaining(sentence) } });
});

test('messages come newest page first and go back page by page', async () => {
  const [found] = await listRooms(store.db);
  const messages = Array.from({ length: 7 }, (_, at) => ({
    id: at + 1,
    unique_id: `id-${at}`,
    date: new Date((begin + at) * 1000),
    media: 'text',
    message_type: 'normal',
    text: `<b>${at}</b>`,
    audio: '',
    image: '',
    sender: mother.uuid,
    user: mother,
    dictated: false,
    detail: null,
  }));
  await insertMessages(store.db, found?.id ?? 0, messages);
  const newest = await get<MessageJson[]>(`/api/rooms/${room}/messages?limit=3`);
  expect(newest.map(({ id }) => id)).toEqual([5, 6, 7]);
  expect(newest[0]).toMatchObject({ text: '<b>4</b>', user: mother, room: room.toLowerCase() });
  const older = await get<MessageJson[]>(`/api/rooms/${room}/messages?limit=3&before=5`);
  expect(older.map(({ id }) => id)).toEqual([2, 3, 4]);
});

test('a message is queued once: the same again is known, another text is a conflict', async () => {
  const first = await post({ unique_id: uniqueId, text: 'おはよう' });
  expect(first.statusCode).toBe(202);
  expect(first.json()).toMatchObject({ unique_id: uniqueId, text: 'おはよう', state: 'queued' });
  const again = await post({ unique_id: uniqueId.toUpperCase(), text: 'おはよう' });
  expect(again.statusCode).toBe(200);
  const other = await post({ unique_id: uniqueId, text: 'おやすみ' });
  expect(other.statusCode).toBe(409);
  expect(await get<OutboxJson[]>(`/api/rooms/${room}/outbox`)).toHaveLength(1);
});

test.each([
  [{ unique_id: uniqueId, text: '' }],
  [{ unique_id: uniqueId, text: 'あ'.repeat(10_000) }],
  [{ unique_id: 'not a uuid', text: 'a' }],
  [{ unique_id: uniqueId, text: 5 }],
  [{ unique_id: uniqueId, text: 'a', more: 1 }],
])('a draft that BOCCO would not take is refused: %#', async (draft) => {
  const response = await post(draft);
  expect(response.statusCode).toBe(400);
  expect(await get<OutboxJson[]>(`/api/rooms/${room}/outbox`)).toEqual([]);
});

test('9,999 characters are sent, an emoji counts as one', async () => {
  const response = await post({ unique_id: uniqueId, text: '🤖'.repeat(9999) });
  expect(response.statusCode).toBe(202);
});

test.each([
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'http://localhost:8080' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
])('another site can’t send: %o', async (headers) => {
  const response = await post({ unique_id: uniqueId, text: 'a' }, headers);
  expect(response.statusCode).toBe(403);
  expect(await get<OutboxJson[]>(`/api/rooms/${room}/outbox`)).toEqual([]);
});

test('a form or plain text is no message', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const response = await app.inject({
      method: 'POST',
      url: `/api/rooms/${room}/messages`,
      headers: { host: 'localhost', 'content-type': type },
      payload: JSON.stringify({ unique_id: uniqueId, text: 'a' }),
    });
    expect(response.statusCode, type).toBe(415);
  }
});

test('only known host names are served', async () => {
  const status = async (host: string) => (await app.inject({ url: '/api/rooms', headers: { host } })).statusCode;
  expect(await status('localhost:4680')).toBe(200);
  expect(await status('[::1]:4680')).toBe(200);
  expect(await status('pi.local')).toBe(200);
  expect(await status('evil.example')).toBe(403);
});

test('what is not there is said in one sentence', async () => {
  for (const url of ['/api/rooms/nobody/messages', '/api/sensors/nobody/readings', '/nowhere', '/api/rooms/x/outbox']) {
    const response = await app.inject({ url, headers: { host: 'localhost' } });
    expect(response.statusCode, url).toBe(404);
    expect(response.json()).toMatchObject({ error: { code: 'not_found' } });
  }
});

test('every answer forbids foreign scripts and sniffing; data is not cached', async () => {
  for (const url of ['/', '/api/rooms', '/nowhere', `/api/sensors/${sensor}/readings.csv`]) {
    const { headers } = await app.inject({ url, headers: { host: 'localhost' } });
    expect(headers['content-security-policy'], url).toContain("default-src 'self'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control'], url).toBe('no-store');
  }
});

test('OpenAPI lists every route of the interface', async () => {
  const { openapi, paths } = await get<{ openapi: string; paths: object }>('/openapi.json');
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

test('a store without a collector yet is well; one that BOCCO does not answer is degraded', async () => {
  const health = async () => {
    const response = await app.inject({ url: '/healthz', headers: { host: 'localhost' } });
    return [response.statusCode, response.json().status];
  };
  expect(await health()).toEqual([200, 'ok']);
  await acquireLease(store.db);
  await jobStarted(store.db, 'poll-sensors', begin);
  await jobFinished(store.db, 'poll-sensors', begin, { kind: 'unreachable', sentence: 'No answer.' });
  expect(await health()).toEqual([503, 'degraded']);
  expect(await get<StatusJson>('/api/status')).toMatchObject({
    state: 'bocco_unreachable',
    since: '2026-01-01T00:00:00Z',
  });
  await jobFinished(store.db, 'poll-sensors', begin + 60);
  expect(await get<StatusJson>('/api/status')).toMatchObject({ state: 'ok', last_success_at: '2026-01-01T00:01:00Z' });
});

test('what happens is told as it happens, and a page that was away is told what it missed', async () => {
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const first = await eventsOf(url);
  expect(await first.next('status')).toMatchObject({ demo: false });
  await fill([0]);
  expect(await first.next('reading')).toMatchObject({
    sensor,
    from: '2026-01-01T00:00:00Z',
    latest: { temperature: 20 },
  });
  const lastId = first.lastId();
  await first.close();
  await post({ unique_id: uniqueId, text: 'おはよう' });
  const second = await eventsOf(url, lastId);
  expect(await second.next('outbox')).toMatchObject({ unique_id: uniqueId, state: 'queued' });
  await second.close();
  const forgotten = await eventsOf(url, 'what');
  expect(await forgotten.next('reload')).toEqual({});
  await forgotten.close();
});

/** Reads server-sent events one after the other (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
async function eventsOf(url: string, lastEventId?: string) {
  const response = await fetch(`${url}/api/events`, {
    headers: { accept: 'text/event-stream', ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  let id = '';
  return {
    lastId: () => id,
    close: () => reader?.cancel(),
    next: async (name: string): Promise<unknown> => {
      for (;;) {
        const end = buffer.indexOf('\n\n');
        if (end === -1) {
          buffer += (await reader?.read())?.value ?? '';
          continue;
        }
        const lines = buffer.slice(0, end).split('\n');
        buffer = buffer.slice(end + 2);
        const field = (key: string) => lines.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2);
        id = field('id') ?? id;
        if (field('event') === name) return JSON.parse(field('data') ?? 'null');
      }
    },
  };
}
