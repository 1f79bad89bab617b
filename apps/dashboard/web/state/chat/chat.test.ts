import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MessageJson } from '../../../src/schemas.ts';
import { room, sensor } from '../../../src/testing.ts';
import { otherRoom, otherSensor, pageForEach, today } from '../../testing.ts';
import { loadState, selectionKey } from '../state.ts';
import {
  addMessage,
  chatFailed,
  hasOlder,
  loadBackTo,
  loadingOlder,
  loadMessages,
  loadOlder,
  merge,
  messages,
} from './chat.ts';

const page = pageForEach();
const ids = () => messages.value?.map(({ id }) => id);
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

/** As the server tells of it. */
const told = async (id: number): Promise<MessageJson> => {
  const [found] = await page.get<MessageJson[]>(`/api/rooms/${room}/messages?limit=1&before=${id + 1}`);
  return found as MessageJson;
};

async function open(): Promise<void> {
  await loadState();
  await page.settled();
}

test('merging keeps the order of ids, each message once, and the fresh version of it', () => {
  const message = (id: number, text: string) => ({ id, text }) as MessageJson;
  const list = (text: string) =>
    fc.uniqueArray(fc.nat(30)).map((found) => found.toSorted((a, b) => a - b).map((id) => message(id, text)));
  fc.assert(
    fc.property(list('known'), list('fresh'), (known, fresh) => {
      const others = known.filter(({ id }) => !fresh.some((one) => one.id === id));
      expect(merge(known, fresh)).toEqual([...others, ...fresh].toSorted((a, b) => a.id - b.id));
    }),
  );
});

test('the newest page comes first, and older ones join it without holes or doubles', async () => {
  await page.messagesOf(upTo(120));
  await open();
  expect(ids()).toEqual(upTo(120, 71));
  expect(hasOlder.value).toBe(true);
  await loadOlder();
  expect(ids()).toEqual(upTo(120, 21));
  await Promise.all([loadOlder(), loadOlder()]);
  expect(ids()).toEqual(upTo(120));
  expect(hasOlder.value).toBe(false);
  const asked = page.asked.length;
  await loadOlder();
  expect(page.asked).toHaveLength(asked);
});

test('loaded anew, what is older stays unless messages in between would be missing', async () => {
  await page.messagesOf(upTo(60));
  await open();
  await loadOlder();
  await page.messagesOf([61, 62]);
  await loadMessages();
  expect(ids()).toEqual(upTo(62));
  await page.messagesOf(upTo(112, 63));
  await loadMessages();
  expect(ids()).toEqual(upTo(112, 63));
  expect(hasOlder.value).toBe(true);
});

test('a message that arrives is shown at its place, once, with what was added to it', async () => {
  await page.messagesOf([1, 2, 4]);
  await open();
  const four = await told(4);
  addMessage({ ...four, id: 3, text: 'late' });
  addMessage({ ...four, id: 5 });
  addMessage({ ...four, id: 5, image_file: 'picture' });
  expect(ids()).toEqual([1, 2, 3, 4, 5]);
  expect(messages.value?.at(-1)?.image_file).toBe('picture');
  addMessage({ ...four, id: 6, room: otherRoom });
  expect(ids()).toEqual([1, 2, 3, 4, 5]);
});

test('one from before what is loaded waits for its page, unless there is no page before', async () => {
  await page.messagesOf(upTo(60, 2));
  await open();
  const old = { ...(await told(60)), id: 1 };
  addMessage(old);
  expect(ids()).toEqual(upTo(60, 11));
  await loadOlder();
  addMessage(old);
  expect(ids()).toEqual(upTo(60));
});

test('messages are loaded back to a moment, as far as there are any, and no more than ten pages of them', async () => {
  await page.messagesOf(upTo(700));
  await open();
  const minute = (id: number) => today - 30 * 86_400 + id * 60;
  await loadBackTo(minute(630));
  expect(ids()?.[0]).toBe(601);
  await loadBackTo(0);
  expect(ids()?.[0]).toBe(101);
  page.unreachable = '/messages';
  await loadBackTo(0);
  expect(ids()?.[0]).toBe(101);
});

test('a failure is shown only where there is nothing else to show, and is over once messages come', async () => {
  await page.messagesOf([1]);
  page.unreachable = '/messages';
  await open();
  expect([ids(), chatFailed.value]).toEqual([undefined, true]);
  page.unreachable = null;
  await loadMessages();
  expect([ids(), chatFailed.value]).toEqual([[1], false]);
  page.unreachable = '/messages';
  await loadMessages();
  expect([ids(), chatFailed.value]).toEqual([[1], false]);
});

test('what is answered for a room that is left is not shown in another one', async () => {
  await page.addRoom();
  await page.messagesOf(upTo(60));
  await page.messagesOf([1001, 1002], otherRoom);
  await open();
  const release = page.hold(room.toLowerCase());
  const [older, newest] = [loadOlder(), loadMessages()];
  selectionKey.value = otherSensor;
  expect(messages.value).toBeNull();
  expect(loadingOlder.value).toBe(true);
  await page.settled();
  expect(ids()).toEqual([1001, 1002]);
  release();
  await Promise.all([older, newest]);
  expect(ids()).toEqual([1001, 1002]);
  expect([hasOlder.value, loadingOlder.value]).toEqual([false, false]);
  selectionKey.value = sensor;
  await page.settled();
  expect(ids()).toEqual(upTo(60, 11));
});
