import { expect, test } from 'vitest';
import { changesAfter, newestChange } from '../feed/changes.ts';
import { insertReadings } from '../readings/readings.ts';
import { upsertRooms } from '../rooms/room-list.ts';
import { findRoom } from '../rooms/rooms.ts';
import { engineName } from '../testing/engines.ts';
import {
  commits,
  countStatements,
  someMessage,
  someReading,
  someRoom,
  temporaryStore,
} from '../testing/temporary-store.ts';
import { countConflicts } from './merge.ts';
import { findMessage, insertMessages, messagesPage } from './messages.ts';
import { messageBefore, roomsWithNews } from './sync.ts';

const ids = (messages: { id: number }[]) => messages.map(({ id }) => id);

test('messages come in any order and any number of times, and are stored once', async () => {
  const { db, room } = await temporaryStore();
  const seen = await newestChange(db);
  expect(await insertMessages(db, room, [someMessage(3), someMessage(1)])).toEqual([1, 3]);
  expect(await insertMessages(db, room, [someMessage(3, { text: 'other' }), someMessage(2)])).toEqual([2]);
  expect(await insertMessages(db, room, [someMessage(1), someMessage(2), someMessage(3)])).toEqual([]);
  expect(await findMessage(db, room, 3)).toMatchObject({ text: 'text 3', unique_id: 'unique-3', date: 1_700_000_003 });
  expect((await changesAfter(db, seen))?.map(({ kind, ref, first }) => [kind, ref, first])).toEqual([
    ['message', room, 1],
    ['message', room, 3],
    ['message', room, 2],
  ]);
});

const page = (from: number, count: number) => Array.from({ length: count }, (_, at) => someMessage(from + at));

test.runIf(engineName !== 'sqlite')('a page takes as many statements as a message', async () => {
  const store = await temporaryStore();
  const { db, room } = store;
  const ofOne = await countStatements(store, () => insertMessages(db, room, page(1, 1)));
  expect(await countStatements(store, () => insertMessages(db, room, page(2, 30)))).toBe(ofOne);
});

test('a page that is known takes a statement and no commit', async () => {
  const store = await temporaryStore();
  const { db, room } = store;
  await insertMessages(db, room, page(1, 30));
  const again = () => insertMessages(db, room, page(1, 30));
  expect(await countStatements(store, again)).toBe(1);
  expect(await commits(store, again)).toBe(false);
});

test('of versions that come in one page the first that says something is stored, the others are conflicts', async () => {
  const { db, room } = await temporaryStore();
  const versions = ['', 'first', 'second', 'third'].map((text) => someMessage(1, { text }));
  expect(await insertMessages(db, room, versions)).toEqual([1]);
  expect((await findMessage(db, room, 1))?.text).toBe('first');
  expect(await countConflicts(db)).toBe(2);
  expect(await insertMessages(db, room, versions)).toEqual([]);
  expect(await countConflicts(db)).toBe(2);
});

test('messages and how far they bring the reading of the room are one transaction', async () => {
  const { db, room } = await temporaryStore();
  await insertMessages(db, room, [someMessage(1)], { synced_to: 1, backfilled_from: 1 });
  const broken = someMessage(3, { id: 0.5 });
  await expect(insertMessages(db, room, [someMessage(2), broken], { synced_to: 3 })).rejects.toThrow();
  expect(await findRoom(db, 'ROOM')).toMatchObject({ synced_to: 1, backfilled_from: 1, backfill_done: 0 });
  expect(ids(await messagesPage(db, room, { limit: 10 }))).toEqual([1]);
  await insertMessages(db, room, [], { backfill_done: 1 });
  expect(await findRoom(db, 'room')).toMatchObject({ synced_to: 1, backfill_done: 1 });
});

test('pages are ascending: the newest, those before, those after, those between', async () => {
  const { db, room } = await temporaryStore();
  await insertMessages(db, room, page(1, 9));
  expect(ids(await messagesPage(db, room, { limit: 3 }))).toEqual([7, 8, 9]);
  expect(ids(await messagesPage(db, room, { before: 7, limit: 3 }))).toEqual([4, 5, 6]);
  expect(ids(await messagesPage(db, room, { after: 2, limit: 3 }))).toEqual([3, 4, 5]);
  expect(ids(await messagesPage(db, room, { before: 7, after: 5, limit: 3 }))).toEqual([6]);
  expect(await messagesPage(db, room + 1, { limit: 3 })).toEqual([]);
});

test('a room without news needn’t be asked: by what BOCCO lists, and by the time that has passed at BOCCO', async () => {
  const { db, sensor } = await temporaryStore();
  const listed = (newest: number | undefined) => ({
    ...someRoom('room', ['sensor']),
    messages: newest === undefined ? [] : [{ id: newest }],
  });
  const said = someMessage(10);
  const at = said.date.getTime() / 1000;
  const hasNews = async (newest: number | undefined, heard: number) => {
    await upsertRooms(db, [listed(newest)]);
    await insertReadings(db, sensor, [someReading(heard)]);
    const room = await findRoom(db, 'room');
    if (!room) throw new Error('no room');
    return { room, news: (await roomsWithNews(db, [room], 900)).length === 1 };
  };
  const { room, news } = await hasNews(10, at);
  expect(news).toBe(true);
  await insertMessages(db, room.id, [said], { synced_to: 10 });
  expect((await hasNews(10, at + 900)).news).toBe(true);
  expect((await hasNews(10, at + 901)).news).toBe(false);
  expect((await hasNews(11, at + 901)).news).toBe(true);
  expect((await hasNews(undefined, at + 901)).news).toBe(true);
});

test('the time before a message is counted from that message, whatever newer ones there are', async () => {
  const { db, room } = await temporaryStore();
  const at = (id: number, seconds: number) => someMessage(id, { date: new Date((1_700_000_000 + seconds) * 1000) });
  await insertMessages(db, room, [at(1, 0), at(2, 500), at(3, 900), at(9, 9000)]);
  expect(await messageBefore(db, room, { seconds: 600, upTo: 3 })).toBe(1);
  expect(await messageBefore(db, room, { seconds: 600, upTo: 9 })).toBe(3);
  expect(await messageBefore(db, room, { seconds: 6000, upTo: 3 })).toBe(0);
  expect(await messageBefore(db, room, { seconds: 600, upTo: 0 })).toBeUndefined();
});
