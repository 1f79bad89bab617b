import { dueReadRequests, insertMessages, listRooms, setAccountUser } from '@roomlog/store';
import { beforeEach, expect, test } from 'vitest';
import { begin, mother, room } from '../../../src/testing.ts';
import { pageForEach, today } from '../../testing.ts';
import { loadState, putRoom, rooms } from '../state.ts';
import { loadMessages } from './chat.ts';
import { markAllRead, markFailed, unread } from './unread.ts';

const page = pageForEach();
const robot = { ...mother, uuid: '5a6b7c8d-0000-4000-8000-0000000000cc', nickname: 'BOCCO' };

async function robotSays(ids: number[]): Promise<void> {
  const [found] = await listRooms(page.store.db);
  const said = { media: 'text', message_type: 'normal', text: 'はい', audio: '', image: '', detail: null };
  const message = (id: number) => ({ ...said, id, unique_id: `id-${id}`, date: new Date((begin + id) * 1000) });
  const by = { sender: robot.uuid, user: robot, dictated: false };
  await insertMessages(
    page.store.db,
    found?.id ?? 0,
    ids.map((id) => ({ ...message(id), ...by })),
  );
}

/** The account is the mother, in whatever case; she has read up to 2. */
beforeEach(async () => {
  await setAccountUser(page.store.db, 1, mother.uuid.toUpperCase());
  await page.messagesOf([1, 3, 8]);
  await robotSays([2, 4, 6, 7]);
  await loadState();
  await page.settled();
});

const pressedUpTo = async () => {
  const due = await dueReadRequests(page.store.db, 1, { now: today, longestWait: 3600 });
  return due.map(({ message_id }) => message_id);
};

const readUpTo = (read_id: number) => {
  const [known] = rooms.peek() ?? [];
  if (known) putRoom({ ...known, members: known.members.map((member) => ({ ...member, read_id })) });
};

test('what others said since is unread, until the button is pressed or BOCCO says that it was read', async () => {
  expect(unread.value).toEqual({ room: room.toLowerCase(), count: 3, newest: 7 });
  readUpTo(4);
  expect(unread.value).toMatchObject({ count: 2, newest: 7 });
  page.unreachable = '/read';
  const pressing = markAllRead();
  expect(unread.value).toBeNull();
  await pressing;
  expect([unread.value?.count, markFailed.value]).toEqual([2, true]);
  page.unreachable = null;
  await markAllRead();
  expect([unread.value, markFailed.value, await pressedUpTo()]).toEqual([null, false, [7]]);
  // An older mark of BOCCO’s does not bring it back.
  readUpTo(2);
  expect(unread.value).toBeNull();
  await robotSays([9]);
  await loadMessages();
  expect(unread.value).toMatchObject({ count: 1, newest: 9 });
});

test('nothing is unread for whoever is no member, or where nobody is signed in', async () => {
  const [known] = rooms.peek() ?? [];
  if (known) putRoom({ ...known, members: [] });
  expect(unread.value).toBeNull();
  await markAllRead();
  expect(await pressedUpTo()).toEqual([]);
});
