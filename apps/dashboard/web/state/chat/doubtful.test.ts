/** What a person decides of a message of which nobody knows, and the stamps of an emo. */
import {
  findOrAddAccount,
  findOutbox,
  giveUpDoubtful,
  markDoubtful,
  markSent,
  setStamps,
  upsertRooms,
} from '@roomlog/store';
import { someEmoMessage, someEmoRoom } from '@roomlog/store/testing/emo';
import { beforeEach, expect, test } from 'vitest';
import { pageForEach, today } from '../../testing.ts';
import { loadState, selectionKey } from '../state.ts';
import { loadMessages } from './chat.ts';
import { loadOutbox, pending, retry, send, sendStamp, settle } from './outbox.ts';
import type { PendingRow } from './pending.ts';

const page = pageForEach();
const only = () => pending.value[0] as PendingRow;
const stored = async () => {
  const row = await findOutbox(page.store.db, only().unique_id);
  if (!row) throw new Error('the server does not know it');
  return row;
};

beforeEach(async () => {
  const { db } = page.store;
  const account = await findOrAddAccount(db, { source: 'emo', name: 'default' });
  await upsertRooms(db, [someEmoRoom('den', ['air'])], { account });
  await setStamps(db, [{ uuid: 'ohayo', summary: 'おはよう' }]);
  await loadState();
  selectionKey.value = 'air';
  await page.settled();
});

async function doubt(): Promise<void> {
  send('おはよう', null);
  await page.settled();
  await markDoubtful(page.store.db, await stored(), 'No answer within 30 s', today);
  await loadOutbox();
}

test('one that is looked for waits, one that was given up is asked of a person, who has heard it', async () => {
  await doubt();
  expect(only().state).toBe('doubtful');
  await giveUpDoubtful(page.store.db, await stored());
  await loadOutbox();
  expect(only()).toMatchObject({ state: 'failed', failure: 'in_doubt' });
  const row = await stored();
  await settle(only());
  await loadOutbox();
  expect([pending.value, (await findOutbox(page.store.db, row.unique_id))?.state]).toEqual([[], 'sent']);
});

test('or has not, and sends it again', async () => {
  await doubt();
  await giveUpDoubtful(page.store.db, await stored());
  await loadOutbox();
  await retry(only());
  expect([only().state, (await stored()).state]).toEqual(['queued', 'queued']);
});

test('a stamp is a bubble until the message comes that its service made of it', async () => {
  sendStamp('ohayo');
  await page.settled();
  expect(only()).toMatchObject({ kind: 'stamp', stamp: 'ohayo', state: 'queued' });
  const message = someEmoMessage('20260101000000000', { media: 'stamp', text: '' });
  await markSent(page.store.db, await stored(), message.id, message);
  await Promise.all([loadMessages(), loadOutbox()]);
  expect(pending.value).toEqual([]);
});
