import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  account,
  clientOf,
  listing,
  member,
  message,
  ROOM,
  room,
  SENSOR,
  send,
  sensor,
  settings,
  values,
  webhook,
} from '../../test/emo/samples.ts';
import { failureOf } from '../../test/samples.ts';
import { decodeMessage, decodeSensorEvent } from './decode-raw.ts';
import { epochMsOf, sequenceOf } from './sequence.ts';

/** A client of a service that answers everything with this. */
const answering = async (body: unknown) =>
  (await clientOf((_, response) => (typeof body === 'string' ? response.end(body) : send(response, 200, body)))).client;

/** What is wrong, and where. */
const why = (page: { rejected: { path: string; reason: string }[] }) =>
  page.rejected.map(({ path, reason }) => `${path} ${reason}`);

test('every sequence arrives with its digits: around minutes’ ends, and everywhere else', async () => {
  const times = [
    ...Array.from({ length: 200 }, (_, ms) => Date.UTC(2026, 7, 3, 7, 13, 59, 900) + ms),
    ...fc.sample(fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) }), 500),
  ];
  const sequences = times.map(sequenceOf);
  const client = await answering({ messages: sequences.map((sequence, n) => ({ ...message(n), sequence })) });
  const { items, rejected } = await client.getMessages(ROOM);
  expect(rejected).toEqual([]);
  expect(items.map(({ sequence }) => sequence)).toEqual(sequences.toSorted());
  expect(items.map(({ sequence }) => epochMsOf(sequence))).toEqual(times.toSorted((a, b) => a - b));
});

test('a message: null is no text, unknown media and fields are kept, big numbers in them too', async () => {
  const motion = { ...message(1, 'motion'), message: { ja: null } };
  const odd = {
    ...message(2, 'hologram'),
    audio_url: null,
    reactions: [{ at: 1 }],
    edited: '@',
    message_type: 'sensor',
  };
  const json = JSON.stringify({ messages: [motion, odd] }).replace('"@"', '20260803071350753');
  const { items, rejected } = await (await answering(json)).getMessages(ROOM);
  expect(rejected).toEqual([]);
  expect(items).toEqual([
    { ...motion, message: { ja: '' }, extra: null },
    {
      ...message(2, 'hologram'),
      extra: { reactions: [{ at: 1 }], edited: '20260803071350753', message_type: 'sensor' },
    },
  ]);
});

test('what a block sensor may send, without text and media, is a message', async () => {
  const { message: _, media: __, ...notice } = message(1);
  const client = await answering({
    messages: [
      { ...notice, sensor_action: 'open' },
      { ...message(2), message: null },
    ],
  });
  expect((await client.getMessages(ROOM)).items).toMatchObject([
    { message: { ja: '' }, media: '', extra: { sensor_action: 'open' } },
    { message: { ja: '' }, media: 'text' },
  ]);
});

test.each([
  ['sequence', 0],
  ['sequence', '2026080307135075'],
  ['sequence', '20260230071350752'],
  ['sequence', '19991231071350752'],
  ['sequence', null],
  ['sequence', 2e16],
  ['unique_id', ''],
  ['unique_id', null],
  ['user', null],
  ['user', { ...member, uuid: '../../me' }],
  ['message', 'ただいま'],
  ['message', { ja: 5 }],
  ['media', 5],
])('a message with %s %j is rejected, its neighbours are not', async (key, value) => {
  const client = await answering({ messages: [message(1), { ...message(2), [key]: value }, message(3)] });
  const page = await client.getMessages(ROOM);
  expect(page.items.map(({ sequence }) => sequence)).toEqual([message(1).sequence, message(3).sequence]);
  expect(page.rejected).toHaveLength(1);
  expect(page.rejected[0]?.path).toMatch(new RegExp(`^/messages/1/${key}`));
});

test('a rejected message is quoted with all of its digits, and decoded from that later', async () => {
  const bad = { ...message(2), sequence: '20260803071350753', user: null };
  const page = await (await answering({ messages: [bad] })).getMessages(ROOM);
  expect(page.rejected[0]?.raw).toContain('"sequence":20260803071350753,');
  expect(decodeMessage(page.rejected[0]?.raw ?? '')).toEqual({ problem: '/user is not an object' });
  const repaired = (page.rejected[0]?.raw ?? '').replace('null', JSON.stringify(member));
  expect(decodeMessage(repaired)).toMatchObject({ item: { sequence: '20260803071350753', user: member } });
  expect(decodeMessage('{')).toEqual({ problem: 'it is not JSON' });
});

test('values come in the service’s order, not rounded, with whatever time they bring', async () => {
  const events = [
    { temperature: 24.7, humidity: 48, illuminance: 5.12, created_at: '2026-08-03T07:13:50Z' },
    { temperature: null, humidity: 51.25, sequence: '20260803071350753', timestamp: 1785741230 },
    { temperature: '24', humidity: 48, illuminance: 5 },
    {},
  ];
  const page = await (await answering({ ...values, events })).getSensorValues(ROOM, SENSOR);
  expect(page).toEqual({
    answered_at: expect.any(Date),
    uuid: SENSOR,
    sensor_type: 'room',
    nickname: '部屋',
    items: [
      { temperature: 24.7, humidity: 48, illuminance: 5.12, extra: { created_at: '2026-08-03T07:13:50Z' } },
      {
        temperature: null,
        humidity: 51.25,
        illuminance: null,
        extra: { sequence: '20260803071350753', timestamp: 1785741230 },
      },
      { temperature: null, humidity: null, illuminance: null, extra: null },
    ],
    rejected: [
      {
        path: '/events/2/temperature',
        reason: 'is not a finite number',
        raw: '{"temperature":"24","humidity":48,"illuminance":5}',
      },
    ],
  });
  expect(decodeSensorEvent('{"temperature":1,"sequence":20260803071350753}')).toMatchObject({
    item: { temperature: 1, extra: { sequence: '20260803071350753' } },
  });
});

test('rooms, sensors, settings, account and webhook', async () => {
  expect((await (await answering(listing('rooms', [room]))).getRooms()).items).toEqual([room]);
  expect((await (await answering({ sensors: [sensor] })).getSensors(ROOM)).items).toEqual([{ ...sensor, extra: null }]);
  expect(await (await answering(settings)).getSettings(ROOM)).toEqual(settings);
  expect(await (await answering(account)).getAccount()).toEqual({ ...account, extra: null });
  const business = { account_id: 7, name: 'B', plan: 'business_basic' };
  expect(await (await answering(business)).getAccount()).toMatchObject({ uuid: '', extra: { account_id: 7 } });
  const { secret, ...seen } = (await (await answering(webhook)).webhook.get()) ?? {};
  expect({ ...seen, secret: secret?.reveal() }).toEqual(webhook);
  expect(JSON.stringify(secret)).toBe('"[redacted]"');
});

test('a malformed member is rejected alone, and the room stays', async () => {
  const bad = { ...member, uuid: 5 };
  const page = await (
    await answering(listing('rooms', [{ ...room, room_members: [member, bad] }, { ...room, room_members: null }, 5]))
  ).getRooms();
  expect(page.items.map(({ room_members }) => room_members)).toEqual([[member], []]);
  expect(why(page)).toEqual(['/rooms/0/room_members/1/uuid is not an identifier', '/rooms/2 is not an object']);
});

test.each([
  [{ offset: 0, limit: 50, total: 120 }, 50],
  [{ offset: 50.0, limit: 50, total: 101 }, 100],
  [{ offset: 100, limit: 50, total: 120 }, undefined],
  [{ offset: 0, limit: 0, total: 9 }, 1],
  [{ total: 9 }, 1],
  [{ offset: 0, limit: 50, total: 'many' }, undefined],
  [null, undefined],
])('after the listing %j comes the offset %s', async (of, next) => {
  const client = await answering({ listing: of, rooms: [room] });
  expect((await client.getRooms()).next).toBe(next);
});

test('after a page without anything none comes, whatever its total says', async () => {
  const client = await answering(listing('rooms', [], { total: 1000 }));
  expect((await client.getRooms()).next).toBeUndefined();
});

test('null is an empty list; no list, or another value, is no answer', async () => {
  expect(await (await answering({ messages: null })).getMessages(ROOM)).toEqual({ items: [], rejected: [] });
  for (const body of [{}, { messages: {} }, [], null, '', 'null', '<html>', '{"messages":[', '\uFEFF']) {
    expect(await failureOf((await answering(body)).getMessages(ROOM))).toMatchObject({ kind: 'undecodable_answer' });
  }
});

test('an empty body is an object without fields', async () => {
  const client = await answering('');
  await client.webhook.delete();
  expect(await failureOf(client.getAccount())).toMatchObject({ kind: 'undecodable_answer' });
});
