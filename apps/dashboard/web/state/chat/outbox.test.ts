import { findOutbox, markFailed, markSent } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { beforeEach, expect, test } from 'vitest';
import type { MessageJson, OutboxJson } from '../../../src/schemas.ts';
import { room, sensor, uniqueId } from '../../../src/testing.ts';
import { otherSensor, pageForEach } from '../../testing.ts';
import { loadState, selectionKey } from '../state.ts';
import { loadMessages, messages } from './chat.ts';
import { draftOf, writeDraft } from './drafts.ts';
import { discard, loadOutbox, newRoomOutbox, pending, putRow, retry, send } from './outbox.ts';
import type { PendingRow } from './pending.ts';

const page = pageForEach();
const here = room.toLowerCase();
const bubbles = () => pending.value.map(({ text, state }) => `${text}: ${state}`);
const only = () => pending.value[0] as PendingRow;

beforeEach(async () => {
  await page.messagesOf([1, 2]);
  await loadState();
  await page.settled();
});

async function stored(id = uniqueId) {
  const row = await findOutbox(page.store.db, id);
  if (!row) throw new Error('the server does not know it');
  return row;
}

/** The collector has posted it, and BOCCO has made a message of it. */
async function deliver(id: string, messageId: number): Promise<void> {
  const [known] = messages.peek() ?? [];
  const { room: _, user, audio_file: _a, image_file: _i, playable_file: _p, ...rest } = known as MessageJson;
  const said = { ...rest, user, id: messageId, unique_id: id.toUpperCase(), text: 'おはよう', date: new Date() };
  await markSent(page.store.db, await stored(id), messageId, said);
}

test('a message is a bubble at once, queued once, and the stored one takes its place whatever the case of its id', async () => {
  send('おはよう', null);
  expect(bubbles()).toEqual(['おはよう: queued']);
  await page.settled();
  expect(bubbles()).toEqual(['おはよう: queued']);
  const { unique_id } = only();
  await deliver(unique_id, 3);
  putRow({ ...only(), state: 'sent', message_id: 3 });
  expect(bubbles()).toEqual(['おはよう: sent']);
  await loadMessages();
  expect([bubbles(), messages.value?.map(({ text }) => text)]).toEqual([[], ['1', '2', 'おはよう']]);
});

test('bubbles stand in the order in which they were written, each once', async () => {
  send('一', null);
  await page.pass(1);
  send('二', null);
  await page.pass(1);
  putRow({ ...only(), unique_id: only().unique_id.toUpperCase(), state: 'failed' });
  expect(bubbles()).toEqual(['一: failed', '二: queued']);
  await loadOutbox();
  expect(bubbles()).toEqual(['一: queued', '二: queued']);
});

test('one that the server could not be told of stays here, also when the page is opened anew, until it is sent', async () => {
  page.unreachable = '/messages';
  send('おはよう', uniqueId);
  await page.settled();
  expect(only()).toMatchObject({ unique_id: uniqueId, state: 'failed', failure: 'not_reached' });
  selectionKey.value = otherSensor;
  await page.addRoom();
  await loadState();
  await page.settled();
  expect(bubbles()).toEqual([]);
  selectionKey.value = sensor;
  await page.settled();
  expect(bubbles()).toEqual(['おはよう: failed']);
  page.unreachable = null;
  await retry(only());
  await loadOutbox();
  expect(bubbles()).toEqual(['おはよう: queued']);
  expect((await stored()).text).toBe('おはよう');
  expect(localStorage.getItem(`roomlog.unsent.${here}`)).toBeNull();
});

test('one that is on its way when the page is closed is there when it is opened anew', async () => {
  page.unreachable = '/messages';
  send('おはよう', uniqueId);
  // Before anything could come back.
  expect(localStorage.getItem(`roomlog.unsent.${here}`)).toContain(uniqueId);
  const loading = loadOutbox();
  expect(bubbles()).toEqual(['おはよう: queued']);
  await loading;
  newRoomOutbox();
  await page.settled();
  expect(bubbles()).toEqual(['おはよう: failed']);
});

test('one that was sent although no answer came back is kept no longer', async () => {
  page.unreachable = '/messages';
  send('おはよう', uniqueId);
  await page.settled();
  page.unreachable = null;
  await page.post({ unique_id: uniqueId, text: 'おはよう' });
  await deliver(uniqueId, 3);
  await loadMessages();
  expect([bubbles(), localStorage.getItem(`roomlog.unsent.${here}`)]).toEqual([[], null]);
});

test('tried again and again, it is kept once', async () => {
  page.unreachable = '/messages';
  send('おはよう', uniqueId);
  await page.settled();
  await retry(only());
  await retry(only());
  page.unreachable = null;
  await loadOutbox();
  expect(bubbles()).toEqual(['おはよう: failed']);
});

test('what a full disk could not take is back in the box, and goes out under the same id', async () => {
  const sqlite = sqliteOf(page.store);
  sqlite.pragma('query_only = ON');
  send('おはよう', null);
  await page.settled();
  expect(bubbles()).toEqual([]);
  const draft = draftOf(here);
  expect(draft).toMatchObject({ text: 'おはよう', refusal: 'store_unwritable' });
  writeDraft(here, '');
  sqlite.pragma('query_only = OFF');
  send(draft.text, draft.unique_id);
  await page.settled();
  expect((await stored(draft.unique_id ?? '')).text).toBe('おはよう');
});

test('a failed bubble that is tried again on a full disk stays a bubble, and says why', async () => {
  page.unreachable = '/messages';
  send('おはよう', uniqueId);
  await page.settled();
  page.unreachable = null;
  sqliteOf(page.store).pragma('query_only = ON');
  await retry(only());
  expect(only()).toMatchObject({ state: 'failed', failure: 'store_unwritable' });
  sqliteOf(page.store).pragma('query_only = OFF');
});

test('a refusal is known by its code, and the message can be taken back', async () => {
  await page.post({ unique_id: uniqueId, text: 'another text' });
  send('おはよう', uniqueId);
  await page.settled();
  expect(only().failure).toBe('taken');

  const refused = 'BOCCO has no such thing, or this account may not use it (POST /rooms/{room}/messages 403)';
  await markFailed(page.store.db, await stored(), refused);
  await loadOutbox();
  expect(only().failure).toBe('not_allowed');
  expect(bubbles()).toEqual(['another text: failed']);
  page.unreachable = '/outbox/';
  await discard(only());
  expect(bubbles()).toEqual(['another text: failed']);
  page.unreachable = null;
  await discard(only());
  expect(bubbles()).toEqual([]);
  await loadOutbox();
  expect(bubbles()).toEqual([]);
});

test('one that the server never knew can be taken back too', async () => {
  page.unreachable = '/messages';
  send('おはよう', uniqueId);
  await page.settled();
  await discard(only());
  await loadOutbox();
  expect([bubbles(), localStorage.getItem(`roomlog.unsent.${here}`)]).toEqual([[], null]);
});

test('what is told of another room, or answered for one that is left, is no bubble here', async () => {
  await page.post({ unique_id: uniqueId, text: 'おはよう' });
  await page.addRoom();
  await loadState();
  const release = page.hold(`${here}/outbox`);
  const late = loadOutbox();
  selectionKey.value = otherSensor;
  await page.settled();
  release();
  await late;
  expect(bubbles()).toEqual([]);
  putRow({ ...(await page.get<OutboxJson[]>(`/api/rooms/${room}/outbox`))[0] } as OutboxJson);
  expect(bubbles()).toEqual([]);
  selectionKey.value = sensor;
  await page.settled();
  expect(bubbles()).toEqual(['おはよう: queued']);
});

test('what this browser kept and can’t be read is forgotten', async () => {
  localStorage.setItem(`roomlog.unsent.${here}`, '{');
  await loadOutbox();
  expect(bubbles()).toEqual([]);
});
