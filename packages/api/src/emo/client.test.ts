import { getEventListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { once } from '../../test/emo/policy.ts';
import {
  CALLS,
  clientOf,
  expired,
  jwt,
  listing,
  memoryStore,
  message,
  motion,
  ROOM,
  room,
  SENSOR,
  send,
  stamp,
} from '../../test/emo/samples.ts';
import { everythingIn, failureOf, m4a } from '../../test/samples.ts';
import { json, type Received } from '../../test/server.ts';
import { RequestRefused } from '../errors.ts';
import { Secret } from '../secret.ts';
import { EmoClient } from './client.ts';
import type { EmoOptions } from './options.ts';

type Name = keyof typeof CALLS;
const NAMES = Object.keys(CALLS) as Name[];

/** What each endpoint is sent: method, path and query, JSON. Files have a test of their own. */
const REQUESTS: Record<Exclude<Name, 'sendAudio' | 'sendImage'>, string> = {
  refresh: 'POST /oauth/token/refresh {"refresh_token":"r0"}',
  getAccount: 'GET /v1/me',
  getRooms: 'GET /v1/rooms',
  getMessages: `GET /v1/rooms/${ROOM}/messages`,
  getChannelMessages: `GET /v1/rooms/${ROOM}/messages/channel`,
  sendText: `POST /v1/rooms/${ROOM}/messages/text {"text":"おはよう"}`,
  sendStamp: `POST /v1/rooms/${ROOM}/messages/stamp {"uuid":"${stamp.uuid}"}`,
  sendMotion: `POST /v1/rooms/${ROOM}/motions {"head":[],"antenna":[],"led_cheek_l":[],"led_cheek_r":[],"led_play":[],"led_rec":[],"led_func":[]}`,
  sendPresetMotion: `POST /v1/rooms/${ROOM}/motions/preset {"uuid":"${motion.uuid}"}`,
  sendLedColor: `POST /v1/rooms/${ROOM}/motions/led_color {"red":255,"green":0,"blue":7}`,
  moveTo: `POST /v1/rooms/${ROOM}/motions/move_to {"angle":-45,"vertical_angle":20}`,
  getSensors: `GET /v1/rooms/${ROOM}/sensors`,
  getSensorValues: `GET /v1/rooms/${ROOM}/sensors/${SENSOR}/values`,
  getSettings: `GET /v1/rooms/${ROOM}/emo/settings`,
  getStamps: 'GET /v1/stamps',
  getMotions: 'GET /v1/motions',
  getWebhook: 'GET /v1/webhook',
  createWebhook: 'POST /v1/webhook {"description":"home","url":"https://example.com/emo"}',
  updateWebhook: 'PUT /v1/webhook {"description":"home","url":"https://example.com/emo"}',
  setWebhookEvents: 'PUT /v1/webhook/events {"events":["message.received"]}',
  deleteWebhook: 'DELETE /v1/webhook',
};

const line = ({ method, path, query, body }: Received) => {
  const target = [path, query.toString()].filter((part) => part !== '').join('?');
  return [method, target, Buffer.from(body, 'latin1').toString()].filter((part) => part !== '').join(' ');
};

async function ask(name: Name, options: EmoOptions = {}) {
  const { client, received } = await clientOf((_, response) => send(response, 200, CALLS[name].answer), {
    refreshStore: memoryStore('r0'),
    ...options,
  });
  await CALLS[name].call(client);
  return received;
}

test.each(Object.entries(REQUESTS))('%s is asked as the SDKs do', async (name, expected) => {
  const received = await ask(name as Name);
  expect(received.map(line)).toEqual([expected]);
  const hasBody = /[{]/.test(expected);
  expect(received[0]?.headers['content-type']).toBe(hasBody ? 'application/json' : undefined);
});

test('the token is in a header, never in a URL; only the refresh has none', async () => {
  const token = jwt({ serial: 7 });
  for (const name of NAMES) {
    const [request] = await ask(name, { accessToken: new Secret(token) });
    expect(request?.headers.authorization).toBe(name === 'refresh' ? undefined : `Bearer ${token}`);
    expect(request?.query.toString()).not.toContain('deadbeef');
  }
});

test('a Business account’s channel is named where it matters', async () => {
  const without = ['refresh', 'getAccount', 'getMotions'];
  for (const name of NAMES) {
    const [request] = await ask(name, { channelUser: new Secret('key-5ecre7') });
    expect([name, request?.headers['x-channel-user']]).toEqual([
      name,
      without.includes(name) ? undefined : 'key-5ecre7',
    ]);
    const [other] = await ask(name);
    expect(other?.headers).not.toHaveProperty('x-channel-user');
  }
});

test('files are posted as forms', async () => {
  const { client, received } = await clientOf((_, response) => send(response, 200, message(1)));
  await client.sendAudio(ROOM, { audio: m4a });
  await client.sendAudio(ROOM, { audio: new Blob(['ID3…']) });
  await client.sendImage(ROOM, { image: new Blob(['pixels'], { type: 'image/png' }) });
  await client.sendImage(ROOM, { image: new Blob(['pixels'], { type: 'image/jpeg' }) });
  const files = await Promise.all(
    received.map(async ({ path, body, headers }) => {
      const type = headers['content-type'] ?? '';
      const form = await new Response(Buffer.from(body, 'latin1'), { headers: { 'content-type': type } }).formData();
      return [...form].map(
        ([key, file]) => `${path.split('/').at(-1)} ${key} ${file instanceof File ? file.name : ''}`,
      );
    }),
  );
  expect(files.flat()).toEqual([
    'audio audio audio.m4a',
    'audio audio audio.mp3',
    'image image image.png',
    'image image image.jpg',
  ]);
});

test('queries: an offset, a sequence, and a stamp with a text', async () => {
  const { client, received } = await clientOf(({ path, method }, response) =>
    send(response, 200, method === 'POST' ? message(1) : { ...listing('rooms', [room]), messages: [], path }),
  );
  await client.getRooms({ offset: 50 });
  await client.getMessages(ROOM, { before: '20260803071359999' });
  await client.sendStamp(ROOM, { uuid: stamp.uuid, text: 'やあ' });
  expect(received.map(line)).toEqual([
    'GET /v1/rooms?offset=50',
    `GET /v1/rooms/${ROOM}/messages?before=20260803071359999`,
    `POST /v1/rooms/${ROOM}/messages/stamp {"uuid":"${stamp.uuid}","text":"やあ"}`,
  ]);
});

test('all rooms, page by page', async () => {
  const { client } = await clientOf(({ query }, response) => {
    const offset = Number(query.get('offset') ?? 0);
    const rooms = Array.from({ length: Math.min(50, 120 - offset) }, () => room);
    return send(response, 200, listing('rooms', rooms, { offset, total: 120 }));
  });
  const sizes: number[] = [];
  for await (const { items } of client.allRooms()) sizes.push(items.length);
  expect(sizes).toEqual([50, 50, 20]);
});

test('no webhook is undefined', async () => {
  const { client } = await clientOf((_, response) => json(response, 404, {}));
  expect(await client.webhook.get()).toBeUndefined();
});

test.each<[string, (client: EmoClient) => Promise<unknown>]>([
  ['an empty text', (client) => client.sendText(ROOM, { text: ' \n' })],
  ['a colour that is none', (client) => client.sendLedColor(ROOM, { red: 256, green: 0, blue: 0 })],
  ['a colour that is not whole', (client) => client.sendLedColor(ROOM, { red: 1, green: 0.5, blue: 0 })],
  ['a turn too far', (client) => client.moveTo(ROOM, { angle: 46, vertical_angle: 0 })],
  ['a turn to nowhere', (client) => client.moveTo(ROOM, { angle: 0, vertical_angle: Number.NaN })],
  ['an empty recording', (client) => client.sendAudio(ROOM, { audio: new Blob([]) })],
  [
    'a picture that is too large',
    (client) => client.sendImage(ROOM, { image: new Blob([Buffer.alloc(1024 ** 2 + 1)]) }),
  ],
  ['a room that leaves its path', (client) => client.getMessages('../../me')],
  ['an empty sensor', (client) => client.getSensorValues(ROOM, '')],
  ['a sequence that is none', (client) => client.getMessages(ROOM, { before: '2026' })],
  ['a negative offset', (client) => client.getRooms({ offset: -1 })],
  ['a file elsewhere', (client) => client.downloadMedia('https://example.com/1/feeds/1/audio')],
])('%s is refused unsent, and takes no turn', async (_, call) => {
  const onePerMinute = { ...once, windowMs: 60_000 };
  const respond = (_request: unknown, response: ServerResponse) => json(response, 500, {});
  const { client, received } = await clientOf(respond, { callsPerMinute: 1 }, onePerMinute);
  for (let time = 0; time < 3; time++) {
    const error = await failureOf(call(client));
    expect(error).toBeInstanceOf(RequestRefused);
    expect(error).toMatchObject({ status: undefined });
    expect((error as RequestRefused).mayHaveArrived ?? false).toBe(false);
  }
  // The only turn is still there.
  expect(await failureOf(client.getAccount())).toMatchObject({ kind: 'server_fault' });
  expect(received).toHaveLength(1);
});

test('media come from the API only, with the token', async () => {
  const { client, origin, received } = await clientOf((_, response) => {
    response.setHeader('content-type', 'application/octet-stream');
    response.end('ID3');
  });
  const { content_type, bytes } = await client.downloadMedia(`${origin}/ext/1/rooms/${ROOM}/feeds/f/audio`);
  expect([content_type, new TextDecoder().decode(bytes)]).toEqual(['application/octet-stream', 'ID3']);
  expect(received[0]?.headers.authorization).toMatch(/^Bearer /);
  const elsewhere = [
    origin.replace('127.0.0.1', 'localhost'),
    origin.replace('//', '//user:5ecre7@'),
    `blob:${origin}`,
  ];
  for (const url of elsewhere) expect(await failureOf(client.downloadMedia(url))).toBeInstanceOf(RequestRefused);
  expect(received).toHaveLength(1);
});

test.each([0, 21, -1, 1.5, Number.NaN, Infinity])(
  '%d calls a minute are refused with one sentence',
  (callsPerMinute) => {
    expect(() => new EmoClient({ callsPerMinute })).toThrow(
      new RangeError('callsPerMinute must be a whole number from 1 to 20.'),
    );
  },
);

test('a token that can’t be in a header is refused unquoted, and so is an unsafe address', () => {
  for (const bad of ['5ecre7\n', '5ecre7 5ecre7', '5ecre7あ', '']) {
    const sentence = 'must be letters, digits and signs of ASCII, without blanks.';
    expect(() => new EmoClient({ accessToken: new Secret(bad) })).toThrow(new TypeError(`accessToken ${sentence}`));
    expect(() => new EmoClient({ channelUser: new Secret(bad) })).toThrow(new TypeError(`channelUser ${sentence}`));
  }
  expect(() => new EmoClient({ baseUrl: 'http://platform-api.bocco.me' })).toThrow(/^baseUrl must be an https address/);
});

test('close ends what waits and what comes after; calls leave nothing behind on a signal that outlives them', async () => {
  const { client } = await clientOf((_, response) => send(response, 200, { messages: [] }), { callsPerMinute: 1 });
  const { signal } = new AbortController();
  await client.getMessages(ROOM, {}, { signal });
  client.pause(60_000);
  const waiting = failureOf(client.getMessages(ROOM, {}, { signal }));
  await client.close();
  expect(await waiting).toMatchObject({ name: 'AbortError', message: 'The client was closed' });
  expect(await failureOf(client.getRooms())).toMatchObject({ name: 'AbortError' });
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('no error shows a secret', async () => {
  const secrets = /5ecre7|deadbeef/;
  for (const status of [400, 401, 429, 500]) {
    const { client } = await clientOf(
      (_, response) => json(response, status, { ...expired, token: 'deadbeef5ecre7' }),
      { refreshStore: memoryStore('r-5ecre7'), channelUser: new Secret('key-5ecre7') },
    );
    const error = await failureOf(client.sendText(ROOM, { text: 'a' }, { deadlineMs: 50 }));
    expect(everythingIn(error)).not.toMatch(secrets);
  }
});
