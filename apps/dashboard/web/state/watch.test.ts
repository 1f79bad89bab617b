import { findOrAddAccount, findRoom, setSetting, upsertRooms, watchedRooms } from '@roomlog/store';
import { someEmoRoom } from '@roomlog/store/testing/emo';
import { expect, test } from 'vitest';
import { pageForEach } from '../testing.ts';
import { isVisible, screen } from './screen.ts';
import { loadState, now, selectionKey } from './state.ts';

const page = pageForEach();

test('only while it is seen, the room of an emo is said to be looked at, again and again', async () => {
  const { db } = page.store;
  const account = await findOrAddAccount(db, { source: 'emo', name: 'default' });
  await upsertRooms(db, [someEmoRoom('den', ['air'])], { account });
  const den = (await findRoom(db, 'den'))?.id ?? 0;
  const watched = async () => {
    await page.settled();
    return [...(await watchedRooms(db))];
  };
  await loadState();
  // What another file in this process has looked at is long ago.
  now.value += 3600;
  expect(await watched()).toEqual([]);
  isVisible.value = false;
  selectionKey.value = 'air';
  expect(await watched()).toEqual([]);
  isVisible.value = true;
  expect(await watched()).toEqual([den]);
  await setSetting(db, `watched ${den}`, '0');
  now.value += 60;
  expect(await watched()).toEqual([]);
  screen.value = 'places';
  now.value += 60;
  expect(await watched()).toEqual([]);
  screen.value = 'now';
  expect(await watched()).toEqual([den]);
});
