/** What the robot was made to do is stored, and shown to who asks for it. */
import { expect, test } from 'vitest';
import { changesAfter, newestChange } from '../feed/changes.ts';
import { setAccountUser } from '../rooms/accounts.ts';
import { roomOverview } from '../rooms/overview.ts';
import { someMessage, temporaryStore } from '../testing/temporary-store.ts';
import { insertMessages, messagesPage } from './messages.ts';
import { messagesPerDay } from './messages-per-day.ts';
import { searchMessages } from './search.ts';
import { messageBefore } from './sync.ts';

const motion = (id: number) => someMessage(id, { media: 'motion', text: '動く', sender: 'somebody' });

async function mixed() {
  const store = await temporaryStore();
  await setAccountUser(store.db, 1, 'room-member');
  const messages = [1, 2, 3, 4, 5, 6].map((id) =>
    id % 3 === 0 ? someMessage(id, { text: '動く', sender: 'x' }) : motion(id),
  );
  const added = await insertMessages(store.db, store.room, messages);
  return { ...store, added };
}

test('pages, search, days and what is unread leave it out, and have it for who asks', async () => {
  const { db, room, added } = await mixed();
  expect(added).toEqual([1, 2, 3, 4, 5, 6]);
  const ids = (messages: { id: number }[]) => messages.map(({ id }) => id);
  expect(ids(await messagesPage(db, room, { limit: 9 }))).toEqual([3, 6]);
  expect(ids(await messagesPage(db, room, { limit: 1, after: 0 }))).toEqual([3]);
  expect(ids(await messagesPage(db, room, { limit: 2, before: 6, motions: true }))).toEqual([4, 5]);
  expect(ids(await searchMessages(db, room, '動', { limit: 9 }))).toEqual([3, 6]);
  expect(ids(await searchMessages(db, room, '動', { limit: 9, motions: true }))).toHaveLength(6);
  const range = { from: 1_700_000_000, to: 1_700_000_009, zone: 'UTC' };
  expect((await messagesPerDay(db, room, range)).map(({ count }) => count)).toEqual([2]);
  expect((await messagesPerDay(db, room, { ...range, motions: true })).map(({ count }) => count)).toEqual([6]);
  expect((await roomOverview(db, room))?.unread).toBe(2);
});

test('open pages are told of it as of every message, and a day with nothing else has none', async () => {
  const { db, room } = await mixed();
  const seen = await newestChange(db);
  await insertMessages(db, room, [motion(1_000_001), someMessage(7)]);
  await insertMessages(db, room, [{ ...motion(1), extra: { later: true } }]);
  expect((await changesAfter(db, seen))?.map(({ first }) => first)).toEqual([7, 1_000_001, 1]);
  const range = { from: 1_700_900_000, to: 1_701_100_000, zone: 'UTC' };
  expect(await messagesPerDay(db, room, range)).toEqual([]);
});

test('where to read on does not depend on what is shown', async () => {
  const { db, room } = await mixed();
  expect(await messageBefore(db, room, { seconds: 2, upTo: 5 })).toBe(2);
});
