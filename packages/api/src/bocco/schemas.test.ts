import { expect, test } from 'vitest';
import { member, message, reading, room, sensor, user } from '../../test/samples.ts';
import { createPage, type ItemDecoder } from '../decode/list.ts';
import * as schemas from './schemas.ts';

function decodePage<T>(item: ItemDecoder<T>, json: string) {
  const page = createPage(item);
  page.add(JSON.parse(json), json);
  return page.end();
}

function decode<T>(item: ItemDecoder<T>, ...values: unknown[]) {
  return decodePage(item, JSON.stringify(values));
}

/** What is wrong, and where. */
const why = (page: { rejected: { path: string; reason: string }[] }) =>
  page.rejected.map(({ path, reason }) => `${path} ${reason}`);

test('a room', () => {
  const { items, rejected } = decode(schemas.room, room);
  expect(rejected).toEqual([]);
  expect(items).toEqual([
    {
      ...room,
      updated_at: new Date('2017-11-02T07:03:26Z'),
      members: [{ ...member, joined_at: new Date('2015-07-31T12:47:46Z') }],
      messages: [{ ...message(110508), date: new Date('2017-02-20T06:58:25Z'), extra: null }],
      sensors: [sensor],
    },
  ]);
});

test.each([null, undefined])('lists that are %s are empty', (none) => {
  const { items, rejected } = decode(schemas.room, { ...room, members: none, messages: none, sensors: none });
  expect(items).toMatchObject([{ members: [], messages: [], sensors: [] }]);
  expect(rejected).toEqual([]);
});

test('a malformed part of a room is rejected alone', () => {
  const bad = { ...member, joined_at: 'yesterday' };
  const page = decode(schemas.room, room, { ...room, members: [member, bad, member], sensors: { length: 3 } }, 5);
  expect(page.items.map(({ members, messages, sensors }) => [members.length, messages.length, sensors.length])).toEqual(
    [
      [1, 1, 1],
      [2, 1, 0],
    ],
  );
  expect(page.rejected).toEqual([
    { path: '/1/members/1/joined_at', reason: 'is not a date', raw: JSON.stringify(bad) },
    { path: '/1/sensors', reason: 'is not a list', raw: '{"length":3}' },
    { path: '/2', reason: 'is not an object', raw: '5' },
  ]);
});

test('a message as the reference shows it, without image, detail and dictated', () => {
  const { image: _, detail: __, dictated: ___, ...documented } = message(1);
  expect(decode(schemas.message, documented).items).toMatchObject([{ image: '', detail: null, dictated: false }]);
});

test('null in place of a text is no text', () => {
  const nameless = { ...user, nickname: null, icon: null, seller: null };
  const silent = { ...message(1), text: null, audio: null, image: null, sender: null, user: nameless };
  expect(decode(schemas.message, silent).items).toMatchObject([
    { text: '', audio: '', image: '', sender: '', user: { nickname: '', icon: '', seller: '' } },
  ]);
});

test('unknown words of open enumerations, and uuids of any case or form, are kept as they came', () => {
  const odd = {
    ...message(1),
    media: 'hologram',
    message_type: 'system.sensor_fire',
    unique_id: '1438346866',
    user: { ...user, user_type: 'sensor_human', uuid: 'AAAAAAA-BBBB-CCCC-DDDDDDD' },
    detail: { joined_user: user },
  };
  expect(decode(schemas.message, odd).items).toEqual([{ ...odd, date: new Date('2017-02-20T06:58:25Z'), extra: null }]);
});

test.each([
  ['id', 0],
  ['id', -1],
  ['id', '1'],
  ['id', 1.5],
  ['id', 2 ** 53],
  ['id', null],
  ['unique_id', ''],
  ['unique_id', null],
  ['unique_id', 5],
  ['date', '2015-02-30T00:00:00Z'],
  ['date', 1438346866],
  ['date', null],
  ['media', null],
  ['media', ''],
  ['text', undefined],
  ['text', 5],
  ['audio', false],
  ['dictated', 'yes'],
  ['user', null],
  ['user', []],
  ['user', { ...user, uuid: '../../sessions' }],
])('a message with %s %j is rejected, its neighbours are not', (key, value) => {
  const page = decode(schemas.message, message(1), { ...message(2), [key]: value }, message(3));
  expect(page.items.map(({ id }) => id)).toEqual([1, 3]);
  expect(page.rejected).toHaveLength(1);
  expect(page.rejected[0]?.path).toMatch(new RegExp(`^/1/${key}`));
});

test('a reading without a value has null, one with a wrong value is rejected', () => {
  const page = decode(
    schemas.reading,
    { ...reading(1), temperature: null, humidity: undefined, illuminance: -0.5 },
    { ...reading(2), temperature: '24' },
    { ...reading(3), humidity: [48] },
    { ...reading(4), illuminance: true },
  );
  expect(page.items).toMatchObject([{ temperature: null, humidity: null, illuminance: -0.5 }]);
  expect(why(page)).toEqual([
    '/1/temperature is not a finite number',
    '/2/humidity is not a finite number',
    '/3/illuminance is not a finite number',
  ]);
});

test('numbers that JSON.parse cannot hold are refused, and quoted as they came', () => {
  const [large, infinite] = [
    '{"id":9007199254740993}',
    '{"id":1,"unique_id":"a","created_at":"2020-01-01","humidity":1e400}',
  ];
  const json = `[${large},${infinite}]`;
  const page = decodePage(schemas.reading, json);
  expect(page).toEqual({
    items: [],
    rejected: [
      { path: '/0/id', reason: 'is not a whole number', raw: large },
      { path: '/1/humidity', reason: 'is not a finite number', raw: infinite },
    ],
  });
});

test('__proto__ changes nothing', () => {
  const json = `[{"__proto__":{"polluted":1,"id":5},"constructor":1,${JSON.stringify(reading(1)).slice(1)}]`;
  const { items } = decodePage(schemas.reading, json);
  expect(items).toEqual([{ ...reading(1), created_at: new Date('2017-11-02T07:08:01Z') }]);
  expect(items[0]).not.toHaveProperty('polluted');
  expect(Object.getPrototypeOf(items[0])).toBe(Object.prototype);
});

const extraOf = (json: string) => decodePage(schemas.message, json).items.map(({ extra }) => extra);
const messageWith = (unknown: string) => `[${JSON.stringify(message(1)).slice(0, -1)},${unknown}}]`;

test('what a message brings beside the known fields is kept as it came', () => {
  const unknown = '"reactions":[{"emoji":"❤","count":2}],"edited_at":null,"extra":{"extra":1}';
  expect(extraOf(messageWith(unknown))).toEqual([JSON.parse(`{${unknown}}`)]);
});

test('an unknown __proto__ or constructor is a field like any other', () => {
  const [extra] = extraOf(messageWith('"__proto__":{"polluted":1},"constructor":2'));
  expect(Object.getPrototypeOf(extra)).toBe(Object.prototype);
  expect(JSON.stringify(extra)).toBe('{"__proto__":{"polluted":1},"constructor":2}');
  expect({}).not.toHaveProperty('polluted');
});

test('of more than 4 kB of unknown fields, or bottomless ones, there is a note; the message stays', () => {
  const most = `"more":"${'a'.repeat(4096 - '{"more":""}'.length)}"`;
  expect(extraOf(messageWith(most))).toEqual([JSON.parse(`{${most}}`)]);
  expect(extraOf(messageWith(`"more":"${'あ'.repeat(1400)}"`))).toEqual([{ left_out: '4211 bytes' }]);
  const bottomless = `"more":${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  expect(extraOf(messageWith(bottomless))).toEqual([{ left_out: 'nested too deeply' }]);
});

test('a bottomless detail is rejected, and only 4,096 characters of it are quoted', () => {
  const bottomless = '['.repeat(50_000) + ']'.repeat(50_000);
  const json = `[${JSON.stringify(message(1))},${JSON.stringify(message(2)).replace('null', bottomless)}]`;
  const page = decodePage(schemas.message, json);
  expect(page.items).toHaveLength(1);
  expect(why(page)).toEqual(['/1/detail is nested too deeply']);
  expect(page.rejected[0]?.raw).toBe(JSON.stringify(message(2)).replace('null', bottomless).slice(0, 4096));
});

test('of endless junk the first 100 items are described and the rest counted', () => {
  const page = decode(schemas.reading, ...Array(103).fill(0), reading(1));
  expect(page.items).toHaveLength(1);
  expect(page.rejected).toHaveLength(101);
  expect(why(page).at(-1)).toBe(' 3 more were not understood');
});

test('events', () => {
  const { roomEvent } = schemas;
  expect(roomEvent({ event: 'message', body: message(1) })).toMatchObject({ event: 'message', message: { id: 1 } });
  expect(roomEvent({ event: 'member', body: member })).toMatchObject({ event: 'member', member: { read_id: 110508 } });
  expect(roomEvent({ event: 'sticker', body: [1] })).toEqual({ event: 'other', name: 'sticker', body: [1] });
  expect(roomEvent({ event: 'message', body: { id: 1 } })).toEqual({
    event: 'other',
    name: 'message',
    body: { id: 1 },
  });
  expect(roomEvent({ event: 7 })).toEqual({ event: 'other', name: '', body: null });
  expect(roomEvent('hello')).toEqual({ event: 'other', name: '', body: 'hello' });
});
