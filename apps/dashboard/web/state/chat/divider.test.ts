import { setAccountUser } from '@roomlog/store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MessageJson } from '../../../src/schemas.ts';
import { mother } from '../../../src/testing.ts';
import { otherSensor, pageForEach } from '../../testing.ts';
import { isPhone, isVisible, screen } from '../screen.ts';
import { loadState, putRoom, rooms, selectionKey } from '../state.ts';
import { addMessage, hasOlder, messages } from './chat.ts';
import { firstUnread } from './divider.ts';

const page = pageForEach();
const father = { ...mother, uuid: '5a6b7c8d-0000-4000-8000-0000000000dd' };

/** The father's account; he has read up to 102, and the mother said all. Nowhere else is so much read. */
beforeEach(async () => {
  inView();
  await setAccountUser(page.store.db, 1, father.uuid);
  await page.messagesOf([101, 102, 103, 104]);
  await loadState();
  read(102);
});
afterEach(inView);

/** The messages stand beside the rest, on a page that is seen. */
function inView(): void {
  isVisible.value = true;
  isPhone.value = false;
  screen.value = 'now';
}

function read(read_id: number): void {
  const [known] = rooms.peek() ?? [];
  if (known) putRoom({ ...known, members: [{ user: father, joined_at: '2026-01-01T00:00:00Z', read_id }] });
}

const say = (id: number) => addMessage({ ...(messages.peek() ?? [])[0], id, unique_id: `id-${id}` } as MessageJson);

test('it stands before the first unread message, and stays there until the messages are left', async () => {
  await page.settled();
  expect(firstUnread.value).toBe(103);
  say(105);
  read(105);
  expect(firstUnread.value).toBe(103);
  // A tab behind another one has left them.
  isVisible.value = false;
  isVisible.value = true;
  expect(firstUnread.value).toBeNull();
  say(106);
  expect(firstUnread.value).toBeNull();
});

test('a phone has left them on another screen, and another room has none of it', async () => {
  isPhone.value = true;
  await page.settled();
  expect(firstUnread.value).toBeNull();
  screen.value = 'messages';
  expect(firstUnread.value).toBe(103);
  await page.addRoom();
  await loadState();
  selectionKey.value = otherSensor;
  expect(firstUnread.value).toBeNull();
  await page.settled();
  expect(firstUnread.value).toBeNull();
});

test('where older messages may be unread too, it waits for them', async () => {
  await page.settled();
  read(100);
  isVisible.value = false;
  isVisible.value = true;
  expect(firstUnread.value).toBe(101);
  hasOlder.value = true;
  expect(firstUnread.value).toBeNull();
});
