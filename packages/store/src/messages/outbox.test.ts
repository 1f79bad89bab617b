import { expect, test } from 'vitest';
import { changesAfter, newestChange } from '../feed/changes.ts';
import { upsertRooms } from '../rooms/room-list.ts';
import { findRoom } from '../rooms/rooms.ts';
import { someMessage, someRoom, temporaryStore } from '../testing/temporary-store.ts';
import { enqueue } from './enqueue.ts';
import { findMessage, insertMessages } from './messages.ts';
import { discard, findOutbox, markFailed, markRetry, markSent, nextPerRoom, outboxRow, unsent } from './outbox.ts';

const id = (digit: number) => `0000000${digit}-AAAA-4000-8000-000000000000`;

test('the same message comes in once, another text or room under its id is a conflict', async () => {
  const { db, room } = await temporaryStore();
  await upsertRooms(db, [someRoom('room'), someRoom('other')]);
  const other = await findRoom(db, 'other');
  const message = { unique_id: id(1), room_id: room, text: 'good morning' };
  const { outcome, row } = await enqueue(db, message);
  expect(outcome).toBe('queued');
  expect(row).toMatchObject({ unique_id: id(1).toLowerCase(), state: 'queued', attempts: 0, error: null });
  expect(await enqueue(db, message)).toEqual({ outcome: 'known', row });
  expect(await enqueue(db, { ...message, text: 'good night' })).toEqual({ outcome: 'conflict', row });
  expect(await enqueue(db, { ...message, room_id: other?.id ?? 0 })).toEqual({ outcome: 'conflict', row });
  expect(await unsent(db, room)).toEqual([row]);
});

test('a refused message that comes again is queued again, a sent one is not', async () => {
  const { db, room } = await temporaryStore();
  const message = { unique_id: id(1), room_id: room, text: 'a' };
  const { row } = await enqueue(db, message);
  await markFailed(db, row, 'refused');
  expect(await outboxRow(db, row.seq)).toMatchObject({ state: 'failed', error: 'refused', attempts: 1 });
  expect(await nextPerRoom(db, 1)).toEqual([]);
  const again = await enqueue(db, message);
  expect(again).toMatchObject({ outcome: 'known', row: { state: 'queued', error: null } });
  expect(await markSent(db, again.row, 7, someMessage(7))).toEqual([7]);
  expect(await enqueue(db, message)).toMatchObject({ outcome: 'known', row: { state: 'sent', message_id: 7 } });
  expect(await findMessage(db, room, 7)).toMatchObject({ text: 'text 7' });
  expect(await unsent(db, room)).toEqual([]);
});

test('the oldest of each room waits in front, due or not', async () => {
  const { db, room } = await temporaryStore();
  await upsertRooms(db, [someRoom('room'), someRoom('other')]);
  const other = (await findRoom(db, 'other'))?.id ?? 0;
  for (const [at, room_id] of [room, room, other, other].entries()) {
    await enqueue(db, { unique_id: id(at), room_id, text: String(at) });
  }
  const texts = async () => (await nextPerRoom(db, 1)).map(({ room: uuid, text }) => [uuid, text]);
  expect(await texts()).toEqual([
    ['room', '0'],
    ['other', '2'],
  ]);
  const [first, second] = await nextPerRoom(db, 1);
  if (!first || !second) return expect.unreachable();
  await markRetry(db, first, 'timeout', { clock: first.next_attempt_at, wait: 3600 });
  await markSent(db, second, 1, undefined);
  expect(await texts()).toEqual([
    ['room', '0'],
    ['other', '3'],
  ]);
  expect(await findOutbox(db, id(0))).toMatchObject({ state: 'queued', attempts: 1, error: 'timeout' });
  await markFailed(db, first, 'refused');
  expect(await texts()).toEqual([
    ['room', '1'],
    ['other', '3'],
  ]);
});

test('only a refused message can be taken back, and every open page is told', async () => {
  const { db, room, dataDir } = await temporaryStore();
  const { row } = await enqueue(db, { unique_id: id(1), room_id: room, text: 'a' });
  expect(await discard(db, room, id(1), dataDir)).toBe(false);
  await markFailed(db, row, 'refused');
  const seen = await newestChange(db);
  expect(await discard(db, room + 1, id(1), dataDir)).toBe(false);
  expect(await newestChange(db)).toBe(seen);
  expect(await discard(db, room, id(1), dataDir)).toBe(true);
  expect(await findOutbox(db, id(1))).toBeUndefined();
  expect(await changesAfter(db, seen)).toMatchObject([{ kind: 'outbox', ref: row.seq, first: room, last: room }]);
  expect(await discard(db, room, id(1), dataDir)).toBe(false);
});

test('a message that comes in under its id settles its row, once and for every open page', async () => {
  const { db, room } = await temporaryStore();
  const rows = [];
  for (const digit of [1, 2, 3]) rows.push((await enqueue(db, { unique_id: id(digit), room_id: room, text: 'a' })).row);
  const [queued, refused, other] = rows;
  if (!queued || !refused || !other) return expect.unreachable();
  await markFailed(db, refused, 'It has waited for more than a day.');
  const seen = await newestChange(db);
  // Once in capitals, once in small letters, once under an id that another message has: BOCCO has it all the same.
  await insertMessages(db, room, [someMessage(7, { unique_id: id(1) })]);
  await insertMessages(db, room, [someMessage(7, { unique_id: id(2).toLowerCase(), text: 'b' })]);
  expect(await outboxRow(db, queued.seq)).toMatchObject({ state: 'sent', message_id: 7, error: null });
  expect(await outboxRow(db, refused.seq)).toMatchObject({ state: 'sent', message_id: 7, error: null });
  expect(await unsent(db, room)).toMatchObject([{ seq: other.seq }]);
  const told = (await changesAfter(db, seen)) ?? [];
  expect(told.flatMap(({ kind, ref }) => (kind === 'outbox' ? ref : []))).toEqual([queued.seq, refused.seq]);
});

test('the post’s own failure, noted late, does not unsettle a row', async () => {
  const { db, room } = await temporaryStore();
  const { row } = await enqueue(db, { unique_id: id(1), room_id: room, text: 'a' });
  await insertMessages(db, room, [someMessage(7, { unique_id: id(1) })]);
  await markFailed(db, row, 'refused');
  await markRetry(db, row, 'no answer', { clock: row.next_attempt_at, wait: 1 });
  expect(await outboxRow(db, row.seq)).toMatchObject({ state: 'sent', error: null, attempts: 0 });
});

test('a message in another room settles nothing', async () => {
  const { db, room } = await temporaryStore();
  await upsertRooms(db, [someRoom('room'), someRoom('other')]);
  await enqueue(db, { unique_id: id(1), room_id: room, text: 'a' });
  await insertMessages(db, (await findRoom(db, 'other'))?.id ?? 0, [someMessage(7, { unique_id: id(1) })]);
  expect(await unsent(db, room)).toMatchObject([{ state: 'queued' }]);
});
