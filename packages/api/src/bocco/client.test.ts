import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import {
  clientOf,
  failureOf,
  hasty,
  m4a,
  member,
  message,
  notFound,
  once,
  ROOM,
  reading,
  room,
  SENSOR,
  TOKEN,
} from '../../test/samples.ts';
import { json, type Received } from '../../test/server.ts';
import { RequestRefused, UndecodableAnswer } from '../errors.ts';
import type { BoccoClient } from './client.ts';

const line = ({ method, path, query }: Received) => `${method} ${path}?${decodeURIComponent(query.toString())}`;

test('rooms', async () => {
  const { client, received } = await clientOf((_, response) => json(response, 200, [room]));
  expect((await client.getRooms()).items[0]).toMatchObject({ uuid: ROOM, name: 'うち' });
  expect(received.map(line)).toEqual([`GET /alpha/rooms/joined?access_token=${TOKEN}`]);
  expect(received[0]?.headers['accept-language']).toBe('ja');
});

test('messages are sorted by id, asked for with read=0 and never with an id of 0', async () => {
  const { client, received } = await clientOf((_, response) =>
    json(response, 200, [message(2), message(3), message(1)]),
  );
  const page = await client.getMessages(ROOM);
  expect(page.items.map(({ id }) => id)).toEqual([1, 2, 3]);
  await client.getMessages(ROOM, { newer_than: 0, older_than: 0 });
  await client.getMessages(ROOM, { newer_than: 5, older_than: 9, read: true });
  const path = `GET /alpha/rooms/${ROOM}/messages`;
  expect(received.map(line)).toEqual([
    `${path}?read=0&access_token=${TOKEN}`,
    `${path}?read=0&access_token=${TOKEN}`,
    `${path}?read=1&newer_than=5&older_than=9&access_token=${TOKEN}`,
  ]);
});

test('readings come in the order of BOCCO', async () => {
  const { client, received } = await clientOf((_, response) => json(response, 200, [reading(2), reading(1)]));
  expect((await client.getSensorReadings(ROOM, SENSOR)).items.map(({ id }) => id)).toEqual([2, 1]);
  expect(received.map(line)).toEqual([`GET /alpha/rooms/${ROOM}/sensor_environments/${SENSOR}?access_token=${TOKEN}`]);
});

test('null is an empty list, an object is none', async () => {
  const { client } = await clientOf((_, response) => json(response, 200, null));
  expect(await client.getRooms()).toEqual({ items: [], rejected: [] });
  const other = await clientOf((_, response) => json(response, 200, { rooms: [] }));
  expect(await failureOf(other.client.getRooms())).toBeInstanceOf(UndecodableAnswer);
});

test('an error object is an error with any status', async () => {
  const { client } = await clientOf((_, response) => json(response, 200, notFound));
  expect(await failureOf(client.getMessages(ROOM))).toMatchObject({
    kind: 'denied_or_missing',
    status: 404,
    code: 404001,
  });
});

test('a text is posted as a form, with the token inside', async () => {
  const { client, received } = await clientOf((_, response) => json(response, 201, message(9)));
  const sent = await client.sendText(ROOM, { unique_id: 'u-1', text: 'おはよう & =?' });
  expect(sent).toMatchObject({ status: 'created', message: { id: 9, date: new Date('2017-02-20T06:58:25Z') } });
  expect(received.map(line)).toEqual([`POST /alpha/rooms/${ROOM}/messages?`]);
  expect(Object.fromEntries(new URLSearchParams(received[0]?.body))).toEqual({
    media: 'text',
    unique_id: 'u-1',
    text: 'おはよう & =?',
    access_token: TOKEN,
  });
});

test('a unique_id that is stored already is a success of its own kind', async () => {
  const short = { date: '2017-02-20T06:58:25Z', id: 9, media: 'text', message_type: 'normal', unique_id: 'u-1' };
  const { client } = await clientOf((_, response) => json(response, 200, short));
  expect(await client.sendText(ROOM, { unique_id: 'u-1', text: 'a' })).toEqual({
    ...short,
    status: 'already_stored',
    date: new Date('2017-02-20T06:58:25Z'),
  });
});

test('pictures and recordings are posted as files', async () => {
  const { client, received } = await clientOf((_, response) => json(response, 201, message(9)));
  await client.sendImage(ROOM, { unique_id: 'u-1', image: new Blob(['pixels'], { type: 'image/jpeg' }) });
  await client.sendAudio(ROOM, { unique_id: 'u-2', audio: m4a });
  const forms = await Promise.all(
    received.map(({ body, headers }) =>
      new Response(Buffer.from(body, 'latin1'), {
        headers: { 'content-type': headers['content-type'] ?? '' },
      }).formData(),
    ),
  );
  expect(forms.map((form) => [...form.keys()].toSorted().join())).toEqual([
    'access_token,image,media,unique_id',
    'access_token,audio,media,unique_id',
  ]);
  const [image, audio] = [forms[0]?.get('image'), forms[1]?.get('audio')];
  expect(image).toMatchObject({ name: 'image.jpg', type: 'application/octet-stream', size: 6 });
  expect(audio).toMatchObject({ name: 'audio.m4a', type: 'application/octet-stream', size: 12 });
  expect(forms[1]?.get('access_token')).toBe(TOKEN);
});

test.each<[string, (client: BoccoClient) => Promise<unknown>]>([
  [
    'a recording that is no m4a',
    (client) => client.sendAudio(ROOM, { unique_id: 'u', audio: new Blob(['RIFF....WAVE']) }),
  ],
  ['an empty recording', (client) => client.sendAudio(ROOM, { unique_id: 'u', audio: new Blob([]) })],
  ['an empty text', (client) => client.sendText(ROOM, { unique_id: 'u', text: '' })],
  ['a text of 10,000 characters', (client) => client.sendText(ROOM, { unique_id: 'u', text: '👋'.repeat(10_000) })],
  ['an empty unique_id', (client) => client.sendText(ROOM, { unique_id: '', text: 'a' })],
  ['a room that leaves its path', (client) => client.getMessages('..')],
  ['a room with a query', (client) => client.getMessages(`${ROOM}?read=1`)],
  ['an empty room', (client) => client.getMessages('')],
  ['a sensor that leaves its path', (client) => client.getSensorReadings(ROOM, '../../joined')],
  ['a message id that is no number', (client) => client.markAsRead(ROOM, Number.NaN)],
  ['a message id that is not whole', (client) => client.getMessages(ROOM, { newer_than: 1.5 })],
  ['a negative message id', (client) => client.getMessages(ROOM, { older_than: -1 })],
])('%s is refused unsent', async (_, call) => {
  const { client, received } = await clientOf((_request, response) => json(response, 500, {}));
  const error = await failureOf(call(client));
  expect(error).toBeInstanceOf(RequestRefused);
  expect(error).toMatchObject({ status: undefined });
  expect(received).toHaveLength(0);
});

test('9,999 characters may be sent', async () => {
  const { client } = await clientOf((_, response) => json(response, 201, message(9)));
  expect(await client.sendText(ROOM, { unique_id: 'u', text: '👋'.repeat(9_999) })).toMatchObject({
    status: 'created',
  });
});

test('a read mark needs an acknowledgement', async () => {
  const { client, received } = await clientOf((_, response) => json(response, 200, {}));
  await client.markAsRead(ROOM, 110508);
  expect(received.map(line)).toEqual([`POST /alpha/rooms/${ROOM}/messages/110508/read?access_token=${TOKEN}`]);
  const portal = await clientOf((_, response) => response.end('<html>Welcome to our Wi-Fi</html>'));
  expect(await failureOf(portal.client.markAsRead(ROOM, 1))).toBeInstanceOf(UndecodableAnswer);
});

test('media come from the API only, in the format asked for', async () => {
  const { client, origin, received } = await clientOf((_, response) => {
    response.setHeader('content-type', 'audio/ogg');
    response.end('OggS');
  });
  const { content_type, bytes } = await client.downloadMedia(`${origin}/1/messages/110508.ogg`);
  expect(content_type).toBe('audio/ogg');
  expect(new TextDecoder().decode(bytes)).toBe('OggS');
  await client.downloadMedia(`${origin}/1/messages/110508.ogg?a=b`, { format: 'wav' });
  await client.downloadMedia(`${origin}/1/messages.d/110508`, { format: 'wav' });
  expect(received.map(line)).toEqual([
    `GET /1/messages/110508.ogg?access_token=${TOKEN}`,
    `GET /1/messages/110508.wav?a=b&access_token=${TOKEN}`,
    `GET /1/messages.d/110508.wav?access_token=${TOKEN}`,
  ]);
  const elsewhere = [
    'https://api.bocco.me/1/messages/1.ogg',
    origin.replace('http:', 'https:'),
    origin.replace('127.0.0.1', 'localhost'),
    origin.replace('//', '//user:5ecre7@'),
    `blob:${origin}/1/messages/1.ogg`,
    'file:///etc/passwd',
    'data:text/plain,5ecre7',
    '/1/messages/1.ogg',
    '',
  ];
  for (const url of elsewhere) {
    const error = await failureOf(client.downloadMedia(url));
    expect(error).toBeInstanceOf(RequestRefused);
    expect(String(error)).not.toContain('5ecre7');
  }
  expect(received).toHaveLength(3);
});

test.each([
  ['text/html', '<html>Application Error</html>'],
  ['application/json', '[]'],
  ['audio/ogg', ''],
])('%s %j is not a media file', async (type, body) => {
  const { client, origin } = await clientOf((_, response) => {
    response.setHeader('content-type', type);
    response.end(body);
  });
  expect(await failureOf(client.downloadMedia(`${origin}/1/messages/1.ogg`))).toBeInstanceOf(UndecodableAnswer);
});

test('subscribe resumes by id; 408 is its heartbeat', async () => {
  const timeout = { code: 408001, message: 'Request Timeout' };
  const answers: [number, unknown][] = [
    [408, timeout],
    [
      200,
      [
        { event: 'message', body: message(11) },
        { event: 'member', body: member },
      ],
    ],
    [408, '<html>'],
    [200, { event: 'message', body: message(12) }],
    [200, timeout],
    [200, [{ event: 'message', body: { ...message(13), date: 'now' } }]],
    [200, null],
    [404, notFound],
  ];
  const { client, received } = await clientOf((_, response) => json(response, ...(answers.shift() ?? [500, {}])), once);
  const seen: string[] = [];
  const subscribing = (async () => {
    for await (const event of client.subscribe(ROOM, { newer_than: 10 })) {
      seen.push(event.event === 'message' ? `message ${event.message.id}` : event.event);
    }
  })();
  expect(await failureOf(subscribing)).toMatchObject({ kind: 'denied_or_missing' });
  expect(seen).toEqual(['message 11', 'member', 'message 12', 'other']);
  expect(received.map(({ query }) => query.get('newer_than'))).toEqual([
    '10',
    '10',
    '11',
    '11',
    '12',
    '12',
    '13',
    '13',
  ]);
  expect(new Set(received.map(({ query }) => query.get('read')))).toEqual(new Set(['0']));
});

test('subscribe does not hammer a server that answers at once with nothing new', async () => {
  const leaving = new AbortController();
  const times: number[] = [];
  const { client } = await clientOf(
    (_, response) => {
      if (times.push(performance.now()) === 4) leaving.abort();
      return json(response, 200, [{ event: 'message', body: message(5) }]);
    },
    { ...hasty, subscribePaceMs: 50 },
  );
  const started = performance.now();
  for await (const event of client.subscribe(ROOM, { newer_than: 5 }, leaving)) expect(event.event).toBe('message');
  expect((times[3] ?? 0) - started).toBeGreaterThan(140);
});

test('subscribe throws what outlasts the retries', async () => {
  const { client } = await clientOf((_, response) => json(response, 503, {}), once);
  expect(await failureOf(client.subscribe(ROOM, { newer_than: 5 }).next())).toMatchObject({ kind: 'server_fault' });
});

test('subscribe ends quietly when the signal aborts, and when the client is closed', async () => {
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const { client } = await clientOf(() => ask());
  const leaving = new AbortController();
  const aborted = client.subscribe(ROOM, { newer_than: 5 }, { signal: leaving.signal }).next();
  const closed = client.subscribe(ROOM, { newer_than: 5 }).next();
  await asked;
  leaving.abort();
  expect(await aborted).toEqual({ done: true, value: undefined });
  await client.close();
  expect(await closed).toEqual({ done: true, value: undefined });
});

test('close ends what is running and what comes after', async () => {
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const { client } = await clientOf(() => ask());
  const running = failureOf(client.getRooms());
  await asked;
  await client.close();
  expect(await running).toMatchObject({ name: 'AbortError', message: 'The client was closed' });
  expect(await failureOf(client.getRooms())).toMatchObject({ name: 'AbortError' });
});

test('calls leave nothing behind on a signal that outlives them', async () => {
  const { client } = await clientOf((_, response) => json(response, 200, [{ event: 'message', body: message(6) }]));
  const { signal } = new AbortController();
  for await (const _ of client.subscribe(ROOM, { newer_than: 5 }, { signal })) break;
  await Promise.all(Array.from({ length: 20 }, () => client.getMessages(ROOM, {}, { signal })));
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
