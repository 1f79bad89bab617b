/** Messages with a sequence: known by their unique_id, and ordered by an id that is made of both. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listQuarantined } from '../collector/quarantine.ts';
import { changesAfter, newestChange } from '../feed/changes.ts';
import type { Message } from '../model.ts';
import { emoStore, someEmoMessage } from '../testing/emo-store.ts';
import { commits, countStatements, runs } from '../testing/temporary-store.ts';
import { emoMessageId } from './emo-id.ts';
import { countConflicts } from './merge.ts';
import { findMessage, insertMessages, messagesPage } from './messages.ts';
import { searchMessages } from './search.ts';

const sequence = '20260803071350752';
const speech = (values: Partial<Message> = {}) =>
  someEmoMessage(sequence, { media: 'audio', audio: 'https://emo.example/ext/1', text: '', ...values });

test('a transcript that comes late fills its message, is found and told to open pages', async () => {
  const store = await emoStore();
  const { db, room } = store;
  const said = speech();
  expect(await insertMessages(db, room, [said])).toEqual([said.id]);
  const seen = await newestChange(db);
  const whole = speech({ text: 'おやすみ', unique_id: `UNIQUE-${sequence}`, extra: { lang: 'ja' } });
  expect(await insertMessages(db, room, [whole])).toEqual([]);
  expect(await findMessage(db, room, said.id)).toMatchObject({
    text: 'おやすみ',
    unique_id: `unique-${sequence}`,
    sequence,
    dictated: 1,
    extra: '{"lang":"ja"}',
  });
  expect(await searchMessages(db, room, 'おや', { limit: 5 })).toHaveLength(1);
  expect((await changesAfter(db, seen))?.map(({ kind, first }) => [kind, first])).toEqual([['message', said.id]]);
  expect(await commits(store, () => insertMessages(db, room, [whole, said]))).toBe(false);
  expect(await countConflicts(db)).toBe(0);
});

test('each recording counts as dictated, whatever comes first and whoever says so', async () => {
  const { db, room } = await emoStore();
  await insertMessages(db, room, [speech({ dictated: false, text: 'a' }), speech({ dictated: true })]);
  await insertMessages(db, room, [someEmoMessage('20260803071350753', { dictated: true })]);
  expect((await messagesPage(db, room, { limit: 9 })).map(({ dictated }) => dictated)).toEqual([1, 0]);
  expect(await countConflicts(db)).toBe(0);
});

test('a sequence that somebody rounded is the same message', async () => {
  const { db, room } = await emoStore();
  await insertMessages(db, room, [speech()]);
  const rounded = { ...speech({ text: 'やあ' }), sequence: '20260803071360000', date: new Date(0) };
  expect(
    await insertMessages(db, room, [{ ...rounded, id: emoMessageId(rounded.sequence, rounded.unique_id) }]),
  ).toEqual([]);
  expect(await messagesPage(db, room, { limit: 9 })).toMatchObject([{ id: speech().id, sequence, text: 'やあ' }]);
  expect(await countConflicts(db)).toBe(0);
});

test('another text under the same unique_id is recorded, and never shown', async () => {
  const { db, room } = await emoStore();
  await insertMessages(db, room, [speech({ text: 'a' })]);
  await insertMessages(db, room, [speech({ text: 'b' })]);
  expect((await findMessage(db, room, speech().id))?.text).toBe('a');
  expect(await countConflicts(db)).toBe(1);
});

/** Unique ids whose messages of one millisecond have the same id. */
function sameIds(count: number): string[] {
  const wanted = emoMessageId(sequence, 'u0');
  const found = ['u0'];
  for (let at = 1; found.length < count; at++) if (emoMessageId(sequence, `u${at}`) === wanted) found.push(`u${at}`);
  return found;
}

test('of two messages with one id the second is kept in quarantine, once and with a sentence', async () => {
  const store = await emoStore();
  const { db, room } = store;
  const [first = '', second = ''] = sameIds(2);
  const page = [first, second].map((unique_id) => speech({ unique_id, text: `of ${unique_id}` }));
  expect(await insertMessages(db, room, page)).toHaveLength(1);
  expect(await insertMessages(db, room, page.toReversed())).toEqual([]);
  expect((await messagesPage(db, room, { limit: 9 })).map(({ text }) => text)).toEqual([`of ${first}`]);
  const held = await listQuarantined(db, 9);
  expect(held.map(({ source, origin, reason }) => [source, origin, reason])).toEqual([
    ['emo', 'messages den', 'is of the same millisecond as another message, which has the only id for both'],
  ]);
  expect(JSON.parse(held[0]?.raw ?? '')).toMatchObject({ unique_id: second, text: `of ${second}`, sequence });
  expect(await countConflicts(db)).toBe(0);
  expect(await commits(store, () => insertMessages(db, room, page))).toBe(false);
});

test('whatever comes, in whatever order: each message is stored or held, and none is both', async () => {
  const { db, room } = await emoStore();
  const given = fc.array(fc.constantFrom(...sameIds(3), 'v', 'w'), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(given, fc.nat(8), async (ids, cut) => {
      const messages = ids.map((unique_id) => someEmoMessage(sequence, { unique_id }));
      await db.deleteFrom('message').where('room_id', '=', room).execute();
      await db.deleteFrom('quarantine').execute();
      for (const part of [messages.slice(0, cut), messages.slice(cut), messages]) await insertMessages(db, room, part);
      const stored = (await messagesPage(db, room, { limit: 99 })).map(({ unique_id }) => unique_id);
      const held = (await listQuarantined(db, 99)).map(({ raw }) => (JSON.parse(raw) as Message).unique_id);
      expect([...stored, ...held].toSorted()).toEqual([...new Set(ids)].toSorted());
    }),
    { numRuns: runs(60) },
  );
});

test('a page of them that is known takes two statements', async () => {
  const store = await emoStore();
  const { db, room } = store;
  const page = Array.from({ length: 20 }, (_, at) => someEmoMessage(String(BigInt(sequence) + BigInt(at))));
  await insertMessages(db, room, page);
  expect(await countStatements(store, () => insertMessages(db, room, page))).toBe(2);
});
