/** Pictures and recordings as bubbles, over a real dashboard. */
import { findOutbox, markFailed, readMediaFile } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { beforeEach, expect, test } from 'vitest';
import type { OutboxJson } from '../../../src/schemas.ts';
import { room, sensor } from '../../../src/testing.ts';
import { otherSensor, pageForEach } from '../../testing.ts';
import { loadState, selectionKey } from '../state.ts';
import type { Attachment } from './attachment.ts';
import { discard, heldFile, loadOutbox, pending, retry, send, sendFile } from './outbox.ts';

const page = pageForEach();
const here = room.toLowerCase();
const bytes = Buffer.from('\x89PNG\r\n\x1a\n a picture', 'latin1');
const picture: Attachment = {
  kind: 'image',
  name: '庭.png',
  file: new Blob([bytes]),
  reducedTo: null,
  preview: {} as ImageBitmap,
};

const bubbles = () => pending.value.map(({ kind, text, state }) => `${kind} ${text}: ${state}`);
const only = () => pending.value[0] as OutboxJson;
const dataDir = () => page.store.path.replace(/\/[^/]*$/, '');

beforeEach(async () => {
  await loadState();
  await page.settled();
});

test('a picture is a bubble at once, held here until the server has it, and the text written with it comes after it', async () => {
  const release = page.hold(`${here}/messages`);
  sendFile(picture);
  send('庭の花だよ', null);
  expect([bubbles(), heldFile(only())]).toEqual([['image : queued', 'text 庭の花だよ: queued'], picture]);
  await loadOutbox();
  expect(bubbles()).toHaveLength(2);
  release();
  await page.settled();
  expect([bubbles(), heldFile(only())]).toEqual([['image : queued', 'text 庭の花だよ: queued'], undefined]);
  const rows = await page.get<OutboxJson[]>(`/api/rooms/${room}/outbox`);
  expect(rows.map(({ kind }) => kind)).toEqual(['image', 'text']);
  expect(only().media).toBe(rows[0]?.media);
  expect(localStorage.getItem(`roomlog.unsent.${here}`)).toBeNull();
});

test('one that the server could not be told of says that only this page has it, and goes out when it is tried again', async () => {
  page.unreachable = '/messages';
  sendFile(picture);
  send('庭の花だよ', null);
  await page.settled();
  expect(bubbles()).toEqual(['image : failed', 'text 庭の花だよ: failed']);
  expect([only().failure, heldFile(only())]).toEqual(['not_reached', picture]);
  expect(localStorage.getItem(`roomlog.unsent.${here}`)).not.toContain('"image"');
  selectionKey.value = otherSensor;
  await page.addRoom();
  await loadState();
  await page.settled();
  expect(bubbles()).toEqual([]);
  selectionKey.value = sensor;
  await page.settled();
  page.unreachable = null;
  await retry(only());
  await loadOutbox();
  expect(bubbles().toSorted()).toEqual(['image : queued', 'text 庭の花だよ: failed']);
});

test('a full disk is told in the bubble, and the picture can be taken back', async () => {
  sqliteOf(page.store).pragma('query_only = ON');
  sendFile(picture);
  await page.settled();
  expect(only().failure).toBe('store_unwritable');
  sqliteOf(page.store).pragma('query_only = OFF');
  await discard(only());
  await loadOutbox();
  expect(bubbles()).toEqual([]);
});

test('one that BOCCO refused is sent again from the server’s own file, also when the page was opened anew', async () => {
  sendFile(picture);
  await page.settled();
  const { unique_id } = only();
  const row = await findOutbox(page.store.db, unique_id);
  if (!row) return expect.unreachable();
  await markFailed(page.store.db, row, 'BOCCO does not take it.');
  await loadOutbox();
  expect([bubbles(), heldFile(only())]).toEqual([['image : failed'], undefined]);
  await retry(only());
  expect(await findOutbox(page.store.db, unique_id)).toMatchObject({ state: 'queued', sha256: row.sha256 });
  expect(await readMediaFile(dataDir(), row.sha256 ?? '')).toEqual({ bytes });
});
