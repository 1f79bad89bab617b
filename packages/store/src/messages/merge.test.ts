import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesAfter, newestChange } from '../feed/changes.ts';
import type { Message } from '../model.ts';
import { commits, runs, someMessage, temporaryStore } from '../testing/temporary-store.ts';
import { countConflicts } from './merge.ts';
import { findMessage, insertMessages } from './messages.ts';
import { searchMessages } from './search.ts';

test('what a message lacked is completed, searchable and told to open pages', async () => {
  const { db, room } = await temporaryStore();
  await insertMessages(db, room, [someMessage(1, { text: '', media: 'audio' })]);
  const seen = await newestChange(db);
  const whole = { text: 'おやすみ', media: 'audio', audio: 'https://bocco.example/1.wav', extra: { mood: 'sleepy' } };
  expect(await insertMessages(db, room, [someMessage(1, whole)])).toEqual([]);
  expect(await findMessage(db, room, 1)).toMatchObject({
    text: 'おやすみ',
    audio: 'https://bocco.example/1.wav',
    extra: '{"mood":"sleepy"}',
  });
  expect(await searchMessages(db, room, 'おや', { limit: 5 })).toHaveLength(1);
  expect((await changesAfter(db, seen))?.map(({ kind, first }) => [kind, first])).toEqual([['message', 1]]);
  expect(await countConflicts(db)).toBe(0);
});

test('the same again, or with less, changes nothing', async () => {
  const { db, room } = await temporaryStore();
  const user = { uuid: 'room-member', user_type: 'human', nickname: 'before', icon: '' };
  const first = someMessage(1, { unique_id: 'AB', detail: { a: 1, b: [2] }, audio: 'https://bocco.example/1', user });
  await insertMessages(db, room, [first]);
  const [stored, seen] = [await findMessage(db, room, 1), await newestChange(db)];
  await insertMessages(db, room, [
    first,
    { ...first, unique_id: 'ab', detail: { b: [2], a: 1 } },
    { ...first, text: '', sender: '', detail: null, audio: '' },
    { ...first, audio: 'https://bocco.example/moved', user: { ...user, nickname: 'after' } },
  ]);
  expect(await findMessage(db, room, 1)).toEqual(stored);
  expect(await newestChange(db)).toBe(seen);
  expect(await countConflicts(db)).toBe(0);
});

test.for([
  { unique_id: 'other' },
  { date: new Date(0) },
  { media: 'stamp' },
  { message_type: 'system.human_joined' },
  { text: 'other' },
  { sender: 'other' },
  { detail: { other: 1 } },
  { dictated: true },
] satisfies Partial<Message>[])(
  'a message with another %o does not take the place of the stored one',
  async (change) => {
    const { db, room } = await temporaryStore();
    const first = someMessage(1, { detail: { joined_user: 1 } });
    await insertMessages(db, room, [first]);
    const stored = await findMessage(db, room, 1);
    for (let times = 0; times < 3; times++) await insertMessages(db, room, [{ ...first, ...change, image: 'new' }]);
    expect(await findMessage(db, room, 1)).toEqual(stored);
    expect(await countConflicts(db)).toBe(1);
    const { content } = await db.selectFrom('message_conflict').select('content').executeTakeFirstOrThrow();
    expect(JSON.parse(content)).toMatchObject({ id: 1, image: 'new' });
  },
);

test('a contradiction that comes again commits nothing', async () => {
  const store = await temporaryStore();
  const versions = [someMessage(1), someMessage(1, { text: 'other' })];
  const read = () => commits(store, () => insertMessages(store.db, store.room, versions));
  expect([await read(), await read()]).toEqual([true, false]);
});

/** Versions of one message that agree in some fields, lack others and contradict each other in the rest. */
const version = fc.record({
  text: fc.constantFrom('', 'a', 'b', 'null', '\ud800'),
  detail: fc.constantFrom(null, { joined_user: { nickname: 'x' } }, []),
  sender: fc.constantFrom('', 'A', 'a', 'b'),
  audio: fc.constantFrom('', 'https://bocco.example/1'),
  dictated: fc.boolean(),
});

test('versions in any order and number: each thing that one says is shown or kept', async () => {
  const { db, room } = await temporaryStore();
  let id = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(version, { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(4)),
      async (versions, again) => {
        id++;
        const order = [...versions, ...again.flatMap((at) => versions[at] ?? [])];
        for (const each of order) await insertMessages(db, room, [someMessage(id, each)]);
        const kept = await db.selectFrom('message_conflict').select('content').where('id', '=', id).execute();
        const known = [await findMessage(db, room, id), ...kept.map(({ content }) => JSON.parse(content))];
        for (const { text, detail, sender, audio, dictated } of versions) {
          const says = {
            text: text.toWellFormed(),
            detail: JSON.stringify(detail),
            sender: sender.toLowerCase(),
            audio,
          };
          const told = Object.entries(says).filter(([field, value]) => value !== (field === 'detail' ? 'null' : ''));
          // All of it in one place: nothing is put together from versions that contradict each other.
          const isThere = (row: Record<string, unknown>) =>
            row['dictated'] === Number(dictated) && told.every(([field, value]) => row[field] === value);
          expect(known.some(isThere)).toBe(true);
        }
        const before = [await findMessage(db, room, id), await countConflicts(db)];
        for (const each of versions) await insertMessages(db, room, [someMessage(id, each)]);
        expect([await findMessage(db, room, id), await countConflicts(db)]).toEqual(before);
      },
    ),
    { numRuns: runs(100) },
  );
});
