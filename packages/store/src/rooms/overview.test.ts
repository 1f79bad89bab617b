import type { KyselyPlugin } from 'kysely';
import { expect, test } from 'vitest';
import { newestChange } from '../feed/changes.ts';
import { insertMessages } from '../messages/messages.ts';
import { firstReadingAt, latestReading } from '../readings/read.ts';
import { insertReadings } from '../readings/readings.ts';
import type { Db } from '../schema.ts';
import { setSetting } from '../settings.ts';
import { someMessage, someReading, someRoom, temporaryStore } from '../testing/temporary-store.ts';
import { setAccountUser } from './accounts.ts';
import { type RoomCursor, roomOverview, roomsOverview } from './overview.ts';
import { upsertRooms } from './room-list.ts';
import { findRoom, listRooms, roomSensors, setReadMark } from './rooms.ts';

const begin = 1_700_000_000 - (1_700_000_000 % 3600);
const named = (...uuids: string[]) => uuids.map((uuid) => someRoom(uuid));

async function page(db: Db, after?: RoomCursor, limit = 2) {
  const { rooms, next } = await roomsOverview(db, { after, limit });
  return { uuids: rooms.map(({ uuid }) => uuid), next };
}

test('pages follow BOCCO’s list to its end, and what it no longer lists comes last', async () => {
  const { db } = await temporaryStore();
  await upsertRooms(db, named('b', 'gone'));
  await upsertRooms(db, named('c', 'a', 'b'));
  const first = await page(db);
  const second = await page(db, first.next);
  const third = await page(db, second.next);
  expect([first.uuids, second.uuids, third.uuids]).toEqual([['c', 'a'], ['b', 'room'], ['gone']]);
  expect(third.next).toBeUndefined();
  expect((await page(db, undefined, 5)).next).toBeUndefined();
});

test.for([
  ['one comes before it', ['new', 'a', 'b', 'c', 'd'], ['c', 'd']],
  ['one before it goes', ['b', 'c', 'd'], ['c', 'd', 'a']],
  ['one behind it goes', ['a', 'b', 'd'], ['d', 'c']],
  ['its own room goes', ['a', 'c', 'd'], ['c', 'd']],
  ['its room goes and one comes at the end', ['a', 'c', 'd', 'new'], ['c', 'd', 'new']],
] as const)('a cursor holds when %s', async ([, list, rest]) => {
  const { db } = await temporaryStore();
  await db.deleteFrom('member').execute();
  await db.deleteFrom('sensor').execute();
  await db.deleteFrom('room').execute();
  await upsertRooms(db, named('a', 'b', 'c', 'd'));
  const { next } = await page(db);
  await upsertRooms(db, named(...list));
  expect((await page(db, next, 9)).uuids).toEqual(rest);
});

test('a cursor among the rooms that are no longer listed holds, even when its room is listed again', async () => {
  const { db } = await temporaryStore();
  await upsertRooms(db, named('x', 'y', 'z'));
  await upsertRooms(db, []);
  const { uuids, next } = await page(db);
  expect(uuids).toEqual(['room', 'x']);
  await upsertRooms(db, named('x'));
  expect((await page(db, next)).uuids).toEqual(['y', 'z']);
});

test('each room has its own contents, the same as when they are asked for one by one', async () => {
  const { db } = await temporaryStore();
  await setAccountUser(db, 1, 'A-MEMBER');
  await upsertRooms(db, [someRoom('a', ['a1', 'a2']), someRoom('b', ['b1']), someRoom('empty')]);
  for (const [at, { id }] of (await roomSensors(db)).entries()) {
    const readings = [0, 300, 600].map((ts) => someReading(begin + ts + at, { id: ts, temperature: at }));
    if (at > 0) await insertReadings(db, id, readings);
  }
  const a = (await findRoom(db, 'a'))?.id ?? 0;
  await insertMessages(db, a, [someMessage(1), someMessage(2, { sender: 'a-member' }), someMessage(3)]);
  await setSetting(db, 'pruned_before', String(begin + 300));
  const { rooms } = await roomsOverview(db, { limit: 10 });
  expect(rooms.map(({ uuid, unread }) => [uuid, unread])).toEqual([
    ['a', 2],
    ['b', 0],
    ['empty', 0],
    ['room', 0],
  ]);
  for (const room of rooms) {
    expect(room.members.map(({ uuid }) => uuid)).toEqual([`${room.uuid}-member`]);
    const sensors = await roomSensors(db, room.id);
    expect(room.sensors).toMatchObject(sensors);
    for (const { id, latest, first } of room.sensors) {
      expect(first).toEqual(await firstReadingAt(db, id));
      if (latest) expect(latest).toMatchObject((await latestReading(db, id)) ?? {});
      else expect(await latestReading(db, id)).toBeUndefined();
    }
    expect(await roomOverview(db, room.id)).toEqual(room);
  }
  expect(rooms[1]?.sensors[0]).toMatchObject({ first: begin, latest: { temperature: 300 } });
});

test('a page takes as many statements for fifty rooms as for one', async () => {
  const { db } = await temporaryStore();
  await setAccountUser(db, 1, 'room-member');
  const rooms = Array.from({ length: 50 }, (_, at) => someRoom(`r${at}`, [`s${at}`]));
  await upsertRooms(db, rooms);
  expect(await listRooms(db)).toHaveLength(51);
  const count = async (limit: number) => {
    let statements = 0;
    const counter: KyselyPlugin = {
      transformQuery: ({ node }) => {
        statements += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    expect((await roomsOverview(db.withPlugin(counter), { limit })).rooms).toHaveLength(limit);
    return statements;
  };
  expect(await count(50)).toBe(await count(1));
  expect(await count(50)).toBeLessThanOrEqual(11);
});

test('what others wrote after the read mark is unread', async () => {
  const { db, room } = await temporaryStore();
  await setAccountUser(db, 1, 'ROOM-member');
  const unread = async () => (await roomOverview(db, room))?.unread;
  const mine = { sender: 'Room-Member' };
  await insertMessages(db, room, [
    someMessage(1, { sender: 'a' }),
    someMessage(2, mine),
    someMessage(3, { sender: 'b' }),
  ]);
  expect(await unread()).toBe(2);
  await setReadMark(db, room, 'room-member', 1);
  expect(await unread()).toBe(1);
  const seen = await newestChange(db);
  await setReadMark(db, room, 'room-member', 0);
  expect(await unread()).toBe(1);
  expect(await newestChange(db)).toBe(seen);
});
