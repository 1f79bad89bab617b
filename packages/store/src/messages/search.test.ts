import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countRows } from '../count-rows.ts';
import { upsertRooms } from '../rooms/room-list.ts';
import { run, runs, someMessage, someRoom, temporaryStore } from '../testing/temporary-store.ts';
import { fold, queryWords } from '../text/fold.ts';
import { indexMessages } from './index-messages.ts';
import { insertMessages, messagesPage } from './messages.ts';
import { searchMessages } from './search.ts';

const ids = (messages: { id: number }[]) => messages.map(({ id }) => id);

test('words of one, two and more characters are found, whole and in part, in any width and case', async () => {
  const { db, room } = await temporaryStore();
  const texts = ['明日は雨です', 'ﾈｺのごはん', 'ネコ CAT', '傘、持った？', '🌧️ 20℃ "{}" OR 雨'];
  await insertMessages(
    db,
    room,
    texts.map((text, at) => someMessage(at + 1, { text })),
  );
  const found = async (query: string) => ids(await searchMessages(db, room, query, { limit: 10 }));
  expect(await found('雨')).toEqual([1, 5]);
  expect(await found('ねこ')).toEqual([2, 3]);
  expect(await found('ｃａｔ')).toEqual([3]);
  expect(await found('はん')).toEqual([2]);
  expect(await found('？')).toEqual([4]);
  expect(await found('🌧')).toEqual([5]);
  expect(await found('雨　明日')).toEqual([1]);
  expect(await found('"{}"')).toEqual([5]);
  expect(await found('or')).toEqual([5]);
  expect(await found('雪')).toEqual([]);
  expect(await found(' ')).toEqual([]);
});

test('one room’s search stays in it, and goes back page by page', async () => {
  const { db, room } = await temporaryStore();
  await upsertRooms(db, [someRoom('room'), someRoom('other')]);
  const messages = Array.from({ length: 7 }, (_, at) => someMessage(at + 1, { text: '雨' }));
  // The history comes in backwards: pages go by id, not by when a message was stored.
  for (const message of messages.toReversed()) await insertMessages(db, room, [message]);
  await insertMessages(db, room + 1, [someMessage(8, { text: '雨' })]);
  expect(ids(await searchMessages(db, room, '雨', { limit: 3 }))).toEqual([5, 6, 7]);
  expect(ids(await searchMessages(db, room, '雨', { before: 5, limit: 3 }))).toEqual([2, 3, 4]);
  expect(ids(await searchMessages(db, room + 1, '雨', { limit: 3 }))).toEqual([8]);
});

test('messages stored without an index are taken up, once', async () => {
  const { db, room } = await temporaryStore();
  const count = runs(1203);
  const messages = Array.from({ length: count }, (_, at) => someMessage(at + 1, { text: `雨 ${at}`, image: 'i' }));
  await insertMessages(db, room, messages);
  for (const table of ['message_text', 'media']) await run(db, `DELETE FROM ${table}`);
  await run(db, 'UPDATE message SET indexed = 0 WHERE id <> 7');
  expect(await searchMessages(db, room, '雨', { limit: 500 })).toEqual([]);
  expect(await indexMessages(db)).toBe(count - 1);
  expect(await indexMessages(db)).toBe(0);
  expect(await searchMessages(db, room, '雨', { before: 100, limit: 500 })).toHaveLength(98);
  expect(await countRows(db, 'media')).toBe(count - 1);
});

const letter = fc.oneof(
  fc.constantFrom(...Array.from('ねこネコﾈｺぱパﾊﾟば雨が降るａAbＢ１2 　。、!"*(){}:-^ー\u3099')),
  fc.constantFrom('🐱', '👨‍👩‍👧', 'が', '㍿', 'ß', 'İ', 'ς', '\u0000', '\ud800', '\n'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const phrase = (maxLength: number) => fc.array(letter, { maxLength }).map((letters) => letters.join(''));

test('it finds what looking through every message finds', async () => {
  const { db, room } = await temporaryStore();
  let newest = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(phrase(12), { minLength: 1, maxLength: 6 }), phrase(3), async (texts, query) => {
      const messages = texts.map((text) => someMessage(++newest, { text }));
      await insertMessages(db, room, messages);
      const words = queryWords(query);
      const all = await messagesPage(db, room, { limit: 5000 });
      const expected = all.filter(({ text }) => words.length > 0 && words.every((word) => fold(text).includes(word)));
      expect(ids(await searchMessages(db, room, query, { limit: 5000 }))).toEqual(ids(expected));
    }),
    { numRuns: runs(200) },
  );
});
