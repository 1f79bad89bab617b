import { expect, test } from 'vitest';
import { changesAfter, newestChange } from '../feed/changes.ts';
import { emoStore, someEmoMessage } from '../testing/emo-store.ts';
import { accountsWaiting } from './accounts-waiting.ts';
import {
  doubtfulSends,
  giveUpDoubtful,
  knownEchoes,
  markDoubtful,
  markPosting,
  settleByEcho,
  settleByPerson,
} from './doubtful.ts';
import { enqueue } from './enqueue.ts';
import { findMessage, insertMessages } from './messages.ts';
import { discard, findOutbox, markFailed, markRetry, markSent, nextPerRoom, outboxFigures, unsent } from './outbox.ts';
import { sendFailureOf } from './send-failure.ts';

const id = (digit: number) => `0000000${digit}-aaaa-4000-8000-000000000000`;
const echo = (ms: number) => someEmoMessage(`20260803071350${ms}`, { text: 'おはよう' });

/** A room with messages that wait, the first of which was posted. */
async function posted(count = 2) {
  const store = await emoStore();
  const { db, room } = store;
  const rows = [];
  for (let digit = 1; digit <= count; digit++) {
    rows.push((await enqueue(db, { unique_id: id(digit), room_id: room, text: 'おはよう' })).row);
  }
  const [row, next] = rows;
  if (!row) throw new Error('nothing was queued');
  await markDoubtful(db, row, 'No answer within 30 s', 1000);
  return { ...store, row, next };
}

const waiting = async ({ db, account }: Awaited<ReturnType<typeof posted>>) =>
  (await nextPerRoom(db, account.id)).map(({ unique_id }) => unique_id);

test('a doubtful message is not posted again, and none overtakes it', async () => {
  const store = await posted();
  const { db, room, account, row, next } = store;
  expect(await findOutbox(db, id(1))).toMatchObject({
    state: 'doubtful',
    doubtful_since: 1000,
    attempts: 1,
    error: 'No answer within 30 s',
  });
  expect(await waiting(store)).toEqual([]);
  expect(await accountsWaiting(db)).toEqual(new Set([account.id]));
  expect(await doubtfulSends(db, account.id)).toMatchObject([{ seq: row.seq, room: 'den', slice: 0 }]);
  expect(await enqueue(db, { unique_id: id(1), room_id: room, text: 'おはよう' })).toMatchObject({
    outcome: 'known',
    row: { state: 'doubtful' },
  });
  await markRetry(db, row, 'late', { clock: 0, wait: 1 });
  await markFailed(db, row, 'late');
  expect((await unsent(db, room)).map(({ state }) => state)).toEqual(['doubtful', 'queued']);
  expect(await outboxFigures(db)).toMatchObject({ doubtful: 1, queued: 1, oldest: next?.created_at });
});

test('its echo settles it, is stored, and settles no other one', async () => {
  const store = await posted(3);
  const { db, room, row, next } = store;
  const seen = await newestChange(db);
  expect(await settleByEcho(db, row, echo(752))).toBe(true);
  expect(await findOutbox(db, id(1))).toMatchObject({
    state: 'sent',
    error: null,
    message_id: echo(752).id,
    remote_unique_id: echo(752).unique_id,
  });
  expect(await findMessage(db, room, echo(752).id)).toMatchObject({ text: 'おはよう' });
  expect(new Set((await changesAfter(db, seen))?.map(({ kind }) => kind))).toEqual(new Set(['outbox', 'message']));
  expect(await waiting(store)).toEqual([id(2)]);
  if (!next) return expect.unreachable();
  await markDoubtful(db, next, 'cut', 1001);
  expect(await settleByEcho(db, next, echo(752))).toBe(false);
  expect(await settleByEcho(db, row, echo(753))).toBe(false);
  expect(await knownEchoes(db, room)).toEqual([echo(752).unique_id]);
  expect(await findOutbox(db, id(2))).toMatchObject({ state: 'doubtful', remote_unique_id: null });
});

test('without an echo it is not sent as far as anybody knows; a late echo still settles it', async () => {
  const store = await posted();
  const { db, row } = store;
  await giveUpDoubtful(db, row);
  const given = await findOutbox(db, id(1));
  expect([given?.state, sendFailureOf(given?.error ?? null)]).toEqual(['failed', 'in_doubt']);
  expect(await waiting(store)).toEqual([id(2)]);
  expect(await settleByEcho(db, row, echo(752))).toBe(true);
  await giveUpDoubtful(db, row);
  expect(await findOutbox(db, id(1))).toMatchObject({ state: 'sent', error: null });
});

test('a message that is being posted says so, until it is known what came of it', async () => {
  const { db, row, next } = await posted();
  expect(await markPosting(db, row, 1000)).toBe(false);
  if (!next) return expect.unreachable();
  const stateOf = async () => {
    const { state, doubtful_since } = (await findOutbox(db, id(2))) ?? {};
    return [state, doubtful_since];
  };
  expect([await markPosting(db, next, 1000), await stateOf()]).toEqual([true, ['queued', 1000]]);
  await markRetry(db, next, 'refused for now', { clock: 0, wait: 1 });
  expect(await stateOf()).toEqual(['queued', null]);
  await markPosting(db, next, 1001);
  await markFailed(db, next, 'refused');
  expect(await stateOf()).toEqual(['failed', null]);
});

test('a person decides: sends it again as a new attempt, or takes it back', async () => {
  const store = await posted();
  const { db, room, row, dataDir } = store;
  await giveUpDoubtful(db, row);
  await enqueue(db, { unique_id: id(1), room_id: room, text: 'おはよう' });
  expect(await findOutbox(db, id(1))).toMatchObject({ state: 'queued', doubtful_since: null, error: null });
  await markDoubtful(db, row, 'cut', 2000);
  expect(await discard(db, room, id(1), dataDir)).toBe(true);
  expect(await waiting(store)).toEqual([id(2)]);
});

test('what the service calls a sent message is kept, and one that comes in under that name settles it', async () => {
  const { db, room, row, next } = await posted();
  await markSent(db, row, echo(752).id, echo(752));
  expect(await findOutbox(db, id(1))).toMatchObject({ state: 'sent', remote_unique_id: echo(752).unique_id });
  if (!next) return expect.unreachable();
  await db
    .updateTable('outbox')
    .set({ remote_unique_id: 'THEIRS'.toLowerCase() })
    .where('seq', '=', next.seq)
    .execute();
  await insertMessages(db, room, [someEmoMessage('20260803071350900', { unique_id: 'THEIRS' })]);
  expect(await findOutbox(db, id(2))).toMatchObject({ state: 'sent' });
  // Its own name is no name of the service's.
  const third = await enqueue(db, { unique_id: id(3), room_id: room, text: 'c' });
  await markSent(db, third.row, 1, { ...echo(901), unique_id: id(3).toUpperCase() });
  expect(await findOutbox(db, id(3))).toMatchObject({ state: 'sent', remote_unique_id: null });
});

test('an answer that names another row’s message leaves that name where it is', async () => {
  const { db, row, next } = await posted();
  if (!next) return expect.unreachable();
  await markSent(db, row, echo(752).id, echo(752));
  await markSent(db, next, echo(752).id, echo(752));
  expect(await findOutbox(db, id(2))).toMatchObject({ state: 'sent', remote_unique_id: null });
});

test('a stamp is one message with or without words, and another stamp under its id is a conflict', async () => {
  const { db, room } = await emoStore();
  const stamp = { unique_id: id(1), room_id: room, kind: 'stamp' as const, stamp: 'w1ohayo' };
  const { outcome, row } = await enqueue(db, stamp);
  expect([outcome, row.kind, row.stamp, row.text, row.sha256]).toEqual(['queued', 'stamp', 'w1ohayo', '', null]);
  expect(await enqueue(db, { ...stamp, text: 'やあ' })).toMatchObject({ outcome: 'conflict' });
  expect(await enqueue(db, { ...stamp, stamp: 'w20sleepy' })).toMatchObject({ outcome: 'conflict' });
  expect(await enqueue(db, stamp)).toEqual({ outcome: 'known', row });
});

test('a person settles what nobody knew, and nothing else; the next one goes out', async () => {
  const store = await posted();
  const { db, room, row, next } = store;
  expect(await settleByPerson(db, room + 1, id(1))).toBe(false);
  expect(await settleByPerson(db, room, id(2))).toBe(false);
  await giveUpDoubtful(db, row);
  const seen = await newestChange(db);
  expect(await settleByPerson(db, room, id(1).toUpperCase())).toBe(true);
  expect(await findOutbox(db, id(1))).toMatchObject({ state: 'sent', error: null, message_id: null });
  expect(await changesAfter(db, seen)).toMatchObject([{ kind: 'outbox', ref: row.seq, first: room }]);
  expect(await waiting(store)).toEqual([id(2)]);
  expect(await settleByPerson(db, room, id(1))).toBe(false);
  if (next) await markFailed(db, next, 'The room is gone (POST /messages 404)');
  expect(await settleByPerson(db, room, id(2))).toBe(false);
});
