/** Messages in pages, and the way out of the send box. */
import { insertMessages, listRooms } from '@roomlog/store';
import { expect, test } from 'vitest';
import type { MessageJson, OutboxJson } from '../schemas.ts';
import { begin, dashboardForEach, mother, room, uniqueId } from '../testing.ts';

const bench = dashboardForEach();

test('messages come newest page first and go back page by page', async () => {
  const [found] = await listRooms(bench.store.db);
  const messages = Array.from({ length: 7 }, (_, at) => messageSaying(`<b>${at}</b>`, at));
  await insertMessages(bench.store.db, found?.id ?? 0, messages);
  const newest = await bench.get<MessageJson[]>(`/api/rooms/${room}/messages?limit=3`);
  expect(newest.map(({ id }) => id)).toEqual([5, 6, 7]);
  expect(newest[0]).toMatchObject({ text: '<b>4</b>', user: mother, room: room.toLowerCase() });
  const older = await bench.get<MessageJson[]>(`/api/rooms/${room}/messages?limit=3&before=5`);
  expect(older.map(({ id }) => id)).toEqual([2, 3, 4]);
});

test('messages are counted by the home’s days, whatever part of a day is asked for', async () => {
  const [found] = await listRooms(bench.store.db);
  // From nine in the morning of the first of January: fifteen hours are left of it.
  const messages = Array.from({ length: 20 }, (_, at) => ({
    ...messageSaying('a', at),
    date: new Date((begin + at * 3600) * 1000),
  }));
  await insertMessages(bench.store.db, found?.id ?? 0, messages);
  const days = (query: string) => bench.get(`/api/rooms/${room}/messages/days${query}`);
  const [first, second] = [
    { date: '2026-01-01', count: 15 },
    { date: '2026-01-02', count: 5 },
  ];
  expect(await days('')).toEqual({ zone: 'Asia/Tokyo', days: [first, second] });
  expect(await days('?from=2026-01-02T03:00&to=2026-01-03')).toEqual({ zone: 'Asia/Tokyo', days: [second] });
});

test('a message is queued once: the same again is known, another text is a conflict', async () => {
  const first = await bench.post({ unique_id: uniqueId, text: 'おはよう' });
  expect(first.statusCode).toBe(202);
  expect(first.json()).toMatchObject({ unique_id: uniqueId, text: 'おはよう', state: 'queued' });
  const again = await bench.post({ unique_id: uniqueId.toUpperCase(), text: 'おはよう' });
  expect(again.statusCode).toBe(200);
  const other = await bench.post({ unique_id: uniqueId, text: 'おやすみ' });
  expect(other.statusCode).toBe(409);
  expect(await bench.get<OutboxJson[]>(`/api/rooms/${room}/outbox`)).toHaveLength(1);
});

test.each([
  [{ unique_id: uniqueId, text: '' }],
  [{ unique_id: uniqueId, text: 'あ'.repeat(10_000) }],
  [{ unique_id: 'not a uuid', text: 'a' }],
  [{ unique_id: uniqueId, text: 5 }],
  [{ unique_id: uniqueId, text: 'a', more: 1 }],
])('a draft that BOCCO would not take is refused: %#', async (draft) => {
  const response = await bench.post(draft);
  expect(response.statusCode).toBe(400);
  expect(await bench.get<OutboxJson[]>(`/api/rooms/${room}/outbox`)).toEqual([]);
});

test('9,999 characters are sent, an emoji counts as one', async () => {
  const response = await bench.post({ unique_id: uniqueId, text: '🤖'.repeat(9999) });
  expect(response.statusCode).toBe(202);
});

test('messages are searched page by page, and a search without words is refused', async () => {
  const [found] = await listRooms(bench.store.db);
  const texts = ['明日は雨', 'ﾈｺが鳴いた', '雨がやんだ', '雨と猫'];
  await insertMessages(bench.store.db, found?.id ?? 0, texts.map(messageSaying));
  const search = async (query: string) =>
    (await bench.get<MessageJson[]>(`/api/rooms/${room}/messages?${query}`)).map(({ text }) => text);
  expect(await search('q=雨')).toEqual(['明日は雨', '雨がやんだ', '雨と猫']);
  expect(await search('q=雨&limit=2')).toEqual(['雨がやんだ', '雨と猫']);
  expect(await search('q=雨&limit=2&before=3')).toEqual(['明日は雨']);
  expect(await search(`q=${encodeURIComponent('ネコ')}`)).toEqual(['ﾈｺが鳴いた']);
  expect(await search(`q=${encodeURIComponent('雨　猫')}`)).toEqual(['雨と猫']);
  for (const [q, sentence] of [
    ['', 'q is empty; give a word to look for.'],
    ['%E3%80%80', 'q is empty; give a word to look for.'],
    ['a'.repeat(101), 'q has more than 100 characters; look for fewer words.'],
  ]) {
    const response = await bench.app.inject({
      url: `/api/rooms/${room}/messages?q=${q}`,
      headers: { host: 'localhost' },
    });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({ error: { code: 'bad_request', message: sentence } });
  }
});

test('a file of messages honours q, from, to, excel and time_zone', async () => {
  const [found] = await listRooms(bench.store.db);
  const texts = ['明日は雨', 'ﾈｺが鳴いた', '雨がやんだ', '雨とネコ'];
  await insertMessages(bench.store.db, found?.id ?? 0, texts.map(messageSaying));
  const ask = (query: string) =>
    bench.app.inject({ url: `/api/rooms/${room}/messages.${query}`, headers: { host: 'localhost' } });
  const ids = async (query: string) =>
    (await ask(`ndjson?${query}`)).body
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line).id as number);
  expect(await ids('')).toEqual([1, 2, 3, 4]);
  expect(await ids(`q=${encodeURIComponent('雨')}`)).toEqual([1, 3, 4]);
  expect(await ids(`q=${encodeURIComponent('雨　ねこ')}`)).toEqual([4]);
  expect(await ids(`from=${begin + 1}&to=${begin + 3}`)).toEqual([2, 3]);
  expect(await ids('from=2026-01-01&to=2026-01-01')).toEqual([1, 2, 3, 4]);
  expect(await ids('to=2025-12-31')).toEqual([]);
  const excel = await ask('csv?excel=1&time_zone=UTC');
  expect(excel.body).toMatch(/^\uFEFFid,.*\r\n1,id-0,2026\/01\/01 00:00:00,/);
  expect(excel.headers['content-disposition']).toMatch(
    /^attachment; filename="roomlog-messages-2026-01-01-\d{4}-\d\d-\d\d\.csv"; filename\*=UTF-8''roomlog-%E3/,
  );
  for (const query of ['csv?q=%20', 'csv?from=2026-13-01', 'csv?before=3', 'ndjson?excel=1']) {
    expect((await ask(query)).statusCode).toBe(400);
  }
});

const messageSaying = (text: string, at: number) => ({
  id: at + 1,
  unique_id: `id-${at}`,
  date: new Date((begin + at) * 1000),
  media: 'text',
  message_type: 'normal',
  text,
  audio: '',
  image: '',
  sender: mother.uuid,
  user: mother,
  dictated: false,
  detail: null,
});
