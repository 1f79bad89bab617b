/** A store may hold several accounts: what one of them says changes nothing of another's. */
import { expect, test } from 'vitest';
import { jobFinished, jobRun, jobStarted, pollJob, storeJobs } from '../collector/jobs.ts';
import { recordOutage } from '../collector/outages.ts';
import { changesAfter, newestChange } from '../feed/changes.ts';
import { dueDownloads } from '../media/media.ts';
import { enqueue } from '../messages/enqueue.ts';
import { insertMessages } from '../messages/messages.ts';
import { nextPerRoom } from '../messages/outbox.ts';
import { gapsBetween } from '../readings/gaps.ts';
import { insertReadings } from '../readings/readings.ts';
import { commits, inOneSlice, someMessage, someReading, someRoom, temporaryStore } from '../testing/temporary-store.ts';
import { defaultAccount, findOrAddAccount, listAccounts, setAccountUser } from './accounts.ts';
import { roomsOverview } from './overview.ts';
import { dueReadRequests, requestRead } from './read-marks.ts';
import { upsertRooms } from './room-list.ts';
import { findRoom, listRooms, roomSensors } from './rooms.ts';

const now = Date.parse('2026-05-01T00:00:00Z') / 1000;

/** The rooms of two accounts, one each. */
async function twoAccounts() {
  const store = await temporaryStore();
  const other = await findOrAddAccount(store.db, { source: 'bocco', name: 'grandma' });
  await upsertRooms(store.db, [someRoom('hers', ['her-sensor'])], { account: other });
  await inOneSlice(store.db);
  return { ...store, other };
}

const listed = async ({ db }: Awaited<ReturnType<typeof twoAccounts>>) =>
  (await listRooms(db)).map(({ uuid, account_id, position }) => [uuid, account_id, position]);

test('every store has BOCCO’s first account; one of a name is added once', async () => {
  const { db } = await temporaryStore();
  const unused = { user: null, from_environment: 0, paused_until: 0 };
  expect(await listAccounts(db)).toEqual([{ ...defaultAccount, ...unused }]);
  const [first, again] = [
    await findOrAddAccount(db, { source: 'bocco', name: 'grandma' }),
    await findOrAddAccount(db, { source: 'bocco', name: 'grandma' }),
  ];
  expect(again).toEqual(first);
  expect((await listAccounts(db)).map(({ name }) => name)).toEqual(['default', 'grandma']);
});

test('the list of one account takes no room and no sensor out of another one’s', async () => {
  const home = await twoAccounts();
  await upsertRooms(home.db, []);
  expect(await listed(home)).toEqual([
    ['hers', home.other.id, 0],
    ['room', defaultAccount.id, null],
  ]);
  const sensors = (await roomSensors(home.db)).map(({ uuid, position }) => [uuid, position]);
  expect(sensors).toEqual([
    ['sensor', null],
    ['her-sensor', 0],
  ]);
});

test('a sensor that comes from a room of another account is news of both rooms', async () => {
  const home = await twoAccounts();
  const seen = await newestChange(home.db);
  await upsertRooms(home.db, [someRoom('room', ['sensor', 'her-sensor'])]);
  const rooms = [home.room, (await findRoom(home.db, 'hers'))?.id];
  expect((await roomSensors(home.db)).map(({ uuid, room_id }) => [uuid, room_id])).toEqual([
    ['sensor', home.room],
    ['her-sensor', home.room],
  ]);
  const changes = await changesAfter(home.db, seen);
  expect(changes?.map(({ kind, ref }) => [kind, ref])).toEqual(rooms.map((room) => ['room', room]));
});

test('a room of two accounts is the first one’s for as long as that lists it, and nobody writes it twice a poll', async () => {
  const home = await twoAccounts();
  const shared = someRoom('hers', ['her-sensor']);
  const both = [someRoom('room', ['sensor']), { ...shared, name: 'another name' }];
  await upsertRooms(home.db, both);
  expect(await findRoom(home.db, 'hers')).toMatchObject({ account_id: home.other.id, name: shared.name });
  expect(await commits(home, () => upsertRooms(home.db, both))).toBe(false);
  await upsertRooms(home.db, [], { account: home.other });
  expect(await findRoom(home.db, 'hers')).toMatchObject({ account_id: home.other.id, position: null });
  await upsertRooms(home.db, both);
  expect(await findRoom(home.db, 'hers')).toMatchObject({ account_id: 1, name: 'another name', position: 1 });
  await upsertRooms(home.db, [shared], { account: home.other });
  expect(await findRoom(home.db, 'hers')).toMatchObject({ account_id: 1, name: 'another name', position: 1 });
});

test('what waits is sent, marked and fetched by the account whose room it is in', async () => {
  const home = await twoAccounts();
  const hers = (await findRoom(home.db, 'hers'))?.id ?? 0;
  for (const room of [home.room, hers]) {
    await insertMessages(home.db, room, [someMessage(1, { image: 'https://x/1.png' })]);
    await enqueue(home.db, { unique_id: `u${room}`, room_id: room, text: 'やあ' });
    await requestRead(home.db, { room_id: room, message_id: 1, now });
  }
  const due = { now, longestWait: 60 };
  for (const [account, room] of [
    [defaultAccount.id, home.room],
    [home.other.id, hers],
  ] as const) {
    expect((await nextPerRoom(home.db, account)).map(({ room_id }) => room_id)).toEqual([room]);
    expect((await dueReadRequests(home.db, account, due)).map(({ room_id }) => room_id)).toEqual([room]);
    expect((await dueDownloads(home.db, account, due, 9)).map(({ room_id }) => room_id)).toEqual([room]);
  }
});

test('unread is counted by who is signed in with the room’s account', async () => {
  const home = await twoAccounts();
  await setAccountUser(home.db, defaultAccount.id, 'ROOM-member');
  await setAccountUser(home.db, home.other.id, 'hers-member');
  const hers = (await findRoom(home.db, 'hers'))?.id ?? 0;
  await insertMessages(home.db, home.room, [someMessage(1, { sender: 'somebody' }), someMessage(2)]);
  await insertMessages(
    home.db,
    hers,
    [1, 2, 3].map((id) => someMessage(id, { sender: 'somebody' })),
  );
  const { rooms } = await roomsOverview(home.db, { limit: 9 });
  expect(rooms.map(({ uuid, unread }) => [uuid, unread])).toEqual([
    ['room', 1],
    ['hers', 3],
  ]);
});

test('a job’s runs are an account’s own, and the store has some too', async () => {
  const { db, other } = await twoAccounts();
  for (const [account_id, at] of [
    [defaultAccount.id, 100],
    [other.id, 200],
    [storeJobs, 300],
  ] as const) {
    await jobStarted(db, { account_id, job: pollJob }, at);
    await jobFinished(db, { account_id, job: pollJob }, at + 1);
  }
  expect((await jobRun(db, { account_id: other.id, job: pollJob }))?.succeeded_at).toBe(201);
  expect((await jobRun(db, { account_id: 1, job: pollJob }))?.succeeded_at).toBe(101);
});

test('an outage of one account explains no gap of another one’s sensor', async () => {
  const { db, other } = await twoAccounts();
  const [own, hers] = (await roomSensors(db)).map(({ id }) => id);
  if (own === undefined || hers === undefined) throw new Error('no sensors');
  for (const account_id of [defaultAccount.id, other.id]) {
    await jobStarted(db, { account_id, job: pollJob }, now);
    await jobFinished(db, { account_id, job: pollJob }, now);
  }
  await recordOutage(db, { account_id: other.id }, 'bocco_unreachable', now + 4 * 3600);
  for (const sensor of [own, hers]) {
    await insertReadings(db, sensor, [someReading(now)]);
    // The answer begins after the gap: what was in between is lost.
    await insertReadings(db, sensor, [someReading(now + 5 * 3600)]);
  }
  const range = { from: now - 1, to: now + 6 * 3600 };
  const causes = async (sensor: number) => (await gapsBetween(db, sensor, range, now)).map(({ cause }) => cause);
  expect(await causes(own)).toEqual(['beyond_window']);
  expect(await causes(hers)).toEqual(['bocco_unreachable']);
});
