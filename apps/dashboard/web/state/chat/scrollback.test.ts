import { beforeEach, expect, test } from 'vitest';
import type { MessageJson } from '../../../src/schemas.ts';
import { room } from '../../../src/testing.ts';
import { otherSensor, pageForEach } from '../../testing.ts';
import { loadState, selectionKey } from '../state.ts';
import { addMessage, hasOlder, messages, wanted } from './chat.ts';
import {
  goTo,
  leaveScrollback,
  loadNewer,
  loadOlderShown,
  refreshScrollback,
  scrollback,
  shown,
  shownHasOlder,
} from './scrollback.ts';

const page = pageForEach();
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, at) => first + at);
const ids = () => shown.value?.map(({ id }) => id);

beforeEach(async () => {
  await page.messagesOf(upTo(300));
  await loadState();
  await page.settled();
});

const newestOne = () => messages.value?.at(-1) as MessageJson;

test('a message far back is shown among those before and after it, and one that is loaded where it is', async () => {
  expect(await goTo(280)).toBe(true);
  expect([scrollback.value, wanted.value]).toEqual([null, { id: 280 }]);
  expect(await goTo(100)).toBe(true);
  expect(ids()).toEqual(upTo(150, 51));
  expect([shownHasOlder.value, wanted.value]).toEqual([true, { id: 100 }]);
  const asked = page.asked.length;
  expect(await goTo(149)).toBe(true);
  expect([ids()?.[0], page.asked.length]).toEqual([51, asked]);
  expect(await goTo(290)).toBe(true);
  expect(ids()).toEqual(upTo(300, 251));
});

test('it grows both ways without holes or doubles, and is one with the end where they meet', async () => {
  await goTo(150);
  await loadOlderShown();
  expect(ids()).toEqual(upTo(200, 51));
  await loadNewer();
  expect(ids()).toEqual(upTo(250, 51));
  expect(scrollback.value).not.toBeNull();
  await loadNewer();
  expect(scrollback.value).toBeNull();
  expect(ids()).toEqual(upTo(300, 51));
  expect(hasOlder.value).toBe(true);
  await loadOlderShown();
  expect([ids(), hasOlder.value]).toEqual([upTo(300), true]);
  await loadOlderShown();
  expect([ids(), hasOlder.value]).toEqual([upTo(300), false]);
});

test('a stretch that reaches the first loaded message is one with the end, one that ends just before it is not yet', async () => {
  await goTo(200);
  expect([ids(), scrollback.value === null]).toEqual([upTo(250, 151), false]);
  leaveScrollback();
  await goTo(201);
  expect([ids(), scrollback.value]).toEqual([upTo(300, 152), null]);
});

test('the beginning is known to be the beginning', async () => {
  await goTo(20);
  expect([ids(), shownHasOlder.value]).toEqual([upTo(70), false]);
});

test('it holds its place while new messages come, which are at the end afterwards', async () => {
  await goTo(100);
  const before = scrollback.value;
  const next = { ...newestOne(), id: 301 };
  addMessage(next);
  refreshScrollback(next);
  expect(scrollback.value).toBe(before);
  leaveScrollback();
  expect(ids()).toEqual(upTo(301, 251));
});

test('a message in it that has become more is shown with it, those of other rooms are not', async () => {
  await goTo(100);
  const found = scrollback.value?.messages.find(({ id }) => id === 100) as MessageJson;
  refreshScrollback({ ...found, room: 'other', text: 'other' });
  refreshScrollback({ ...found, image_file: 'picture' });
  expect(ids()).toEqual(upTo(150, 51));
  expect(scrollback.value?.messages.find(({ id }) => id === 100)).toEqual({ ...found, image_file: 'picture' });
});

test('one page at a time: asked twice, it comes once', async () => {
  await goTo(150);
  const asked = page.asked.length;
  await Promise.all([loadOlderShown(), loadOlderShown(), loadNewer()]);
  expect([ids(), page.asked.length]).toEqual([upTo(200, 51), asked + 1]);
});

test('a page that comes after it was left, or for another room, is dropped', async () => {
  await goTo(100);
  const release = page.hold('/messages');
  const late = loadNewer();
  leaveScrollback();
  release();
  await late;
  expect(ids()).toEqual(upTo(300, 251));

  await page.addRoom();
  await loadState();
  const releaseRoom = page.hold(room.toLowerCase());
  const lateJump = goTo(100);
  selectionKey.value = otherSensor;
  releaseRoom();
  expect(await lateJump).toBe(false);
  await page.settled();
  expect([scrollback.value, ids()]).toEqual([null, []]);
});

test('where it can’t be loaded nothing moves', async () => {
  wanted.value = null;
  page.unreachable = '/messages';
  expect(await goTo(100)).toBe(false);
  expect([scrollback.value, wanted.value, ids()?.length]).toEqual([null, null, 50]);
  page.unreachable = null;
  await goTo(100);
  page.unreachable = '/messages';
  await Promise.all([loadNewer(), loadOlderShown()]);
  expect(ids()).toEqual(upTo(150, 51));
});
