import { startSimulator } from '@roomlog/simulator';
import { dueReadRequests, enqueue, listRooms, nowSeconds, outboxRow, requestRead, unsent } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { expect, onTestFinished, test } from 'vitest';
import { refreshRooms } from '../jobs/refresh-rooms.ts';
import { syncMessages } from '../jobs/sync-messages.ts';
import type { Capabilities } from '../sources/source.ts';
import { temporaryContext, triesOnce } from '../testing/context.ts';
import { followDeliveries } from './deliveries.ts';
import { deliverDue, failAbandoned, startDue } from './outbox.ts';
import { deliverReadMarks } from './read-marks.ts';

const day = 86_400;
const year = 365 * day;

/**
 * @param texts typed one after the other in the only room
 * @param capabilities in place of BOCCO's
 */
async function typed(texts: string[], capabilities: Partial<Capabilities> = {}) {
  const simulator = await startSimulator({ history: 3600, speed: 0, switches: { replies: false } });
  onTestFinished(() => simulator.close());
  const context = await temporaryContext(simulator.baseUrl, { policy: triesOnce });
  const { source } = context.account;
  context.account.source = { ...source, capabilities: { ...source.capabilities, ...capabilities } };
  await refreshRooms(context);
  const room = (await listRooms(context.store.db))[0]?.id ?? 0;
  const type = async (text: string, unique_id: string = crypto.randomUUID()) =>
    (await enqueue(context.store.db, { unique_id, room_id: room, text })).row;
  for (const text of texts) await type(text);
  const strike = async (fault: object) => {
    await fetch(`${simulator.controlUrl}/faults`, { method: 'PUT', body: JSON.stringify(fault) });
  };
  const received = async () => {
    const lines = (await (await fetch(`${simulator.controlUrl}/received`)).text()).split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line).kind as string);
  };
  return { context, room, type, strike, received };
}

/** Looks once, and waits until nothing is under way any more. */
async function deliverFromOneLook(context: Parameters<typeof startDue>[0], failed: (failure: unknown) => void) {
  const delivering = new Map<number, Promise<void>>();
  await startDue(context, delivering, failed);
  while (delivering.size > 0) await Promise.all(delivering.values());
}

test('the next message of a room goes out as soon as the one before has arrived', async () => {
  const { context, room } = await typed(['一', '二', '三']);
  await deliverFromOneLook(context, (failure) => expect.fail(String(failure)));
  expect(await unsent(context.store.db, room)).toEqual([]);
});

test('a store that can’t note a delivery is not asked again at once', async () => {
  const { context, room } = await typed(['一', '二']);
  sqliteOf(context.store).exec(`CREATE TRIGGER full BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END`);
  const failures: unknown[] = [];
  await deliverFromOneLook(context, (failure) => failures.push(failure));
  expect(failures).toHaveLength(1);
  expect((await unsent(context.store.db, room)).map(({ text }) => text)).toEqual(['一', '二']);
});

test.for([
  ['a day', day],
  ['a year', year],
  ['minus a year', -year],
])('a message that was typed before the host’s clock jumped by %s goes out', async ([, jump]) => {
  const { context, room } = await typed(['やあ']);
  await deliverDue({ ...context, now: () => nowSeconds() + (jump as number) });
  expect(await unsent(context.store.db, room)).toEqual([]);
});

test.for([
  ['just under a day', 'sent', day - 60],
  ['just over a day', 'failed', day + 60],
] as const)('a message that has waited for %s counts as %s', async ([, state, waited]) => {
  const { context, type } = await typed([]);
  const { seq } = await type('晩ごはんだよ');
  // As a clock that nobody sets would have it; the wall clock says that no time has passed.
  sqliteOf(context.store).exec(`UPDATE outbox SET asked_uptime = asked_uptime - ${waited}`);
  await deliverDue(context);
  expect(await outboxRow(context.store.db, seq)).toMatchObject({ state });
});

test('a message of an account that is not signed in any more is given up after a day, like any other', async () => {
  const { context, type } = await typed([]);
  const { seq } = await type('晩ごはんだよ');
  const { db } = context.store;
  const over = new AbortController();
  await failAbandoned(context, [1]);
  expect(await outboxRow(db, seq)).toMatchObject({ state: 'queued' });
  sqliteOf(context.store).exec(`UPDATE outbox SET asked_uptime = asked_uptime - ${day + 60}`);
  await failAbandoned(context, []);
  expect(await outboxRow(db, seq)).toMatchObject({ state: 'queued' });
  const followed = followDeliveries({ ...context, stop: over.signal }, []);
  await expect
    .poll(() => outboxRow(db, seq))
    .toMatchObject({ state: 'failed', error: expect.stringContaining('more than a day') });
  over.abort();
  await followed;
});

test('a message that fails is tried again in time, although nobody writes to the store meanwhile', async () => {
  const { context, room, strike } = await typed(['やあ']);
  await strike({ endpoint: 'send', kind: 'status', status: 503, count: 1 });
  const over = new AbortController();
  const followed = followDeliveries({ ...context, stop: over.signal }, [context]);
  await expect.poll(() => unsent(context.store.db, room)).toEqual([]);
  over.abort();
  await followed;
});

test('after a restart of the machine the wall clock counts, and a press of “try again” counts anew', async () => {
  const { context, room, type } = await typed([]);
  const unique_id = crypto.randomUUID();
  const { seq } = await type('晩ごはんだよ', unique_id);
  const { db } = context.store;
  const sqlite = sqliteOf(context.store);
  sqlite.exec(
    `UPDATE outbox SET asked_boot = 'before', asked_at = asked_at - ${day + 60}, created_at = created_at - ${day + 60}`,
  );
  await deliverDue(context);
  expect(await outboxRow(db, seq)).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('more than a day'),
  });
  await type('晩ごはんだよ', unique_id);
  await deliverDue(context);
  expect(await unsent(db, room)).toEqual([]);
});

test('a message that was pressed by a clock in the future, before a restart, waits a day from now at the most', async () => {
  const { context, type, strike } = await typed([]);
  const { seq } = await type('やあ');
  const { db } = context.store;
  const sqlite = sqliteOf(context.store);
  sqlite.exec(`UPDATE outbox SET asked_boot = 'before', asked_at = asked_at + ${year}`);
  await strike({ endpoint: 'send', kind: 'status', status: 503, count: 10 });
  await deliverDue(context);
  sqlite.exec(`UPDATE outbox SET asked_uptime = asked_uptime - ${day + 60}, next_attempt_at = 0`);
  await deliverDue(context);
  expect(await outboxRow(db, seq)).toMatchObject({ state: 'failed' });
});

test('a clock that was a year ahead while BOCCO was away holds up neither a message nor the one after it', async () => {
  const { context, room, type, strike } = await typed(['一']);
  await strike({ endpoint: 'send', kind: 'status', status: 503, count: 10 });
  await deliverDue({ ...context, now: () => nowSeconds() + year });
  expect(await unsent(context.store.db, room)).toMatchObject([{ state: 'queued', attempts: 1 }]);
  await strike([]);
  await type('二');
  await deliverDue(context);
  expect(await unsent(context.store.db, room)).toEqual([]);
});

test('neither does it hold up a read mark', async () => {
  const { context, room, strike } = await typed([]);
  const { db } = context.store;
  await requestRead(db, { room_id: room, message_id: 1, now: nowSeconds() });
  await strike({ endpoint: 'read', kind: 'status', status: 503, count: 10 });
  await deliverReadMarks({ ...context, now: () => nowSeconds() + year });
  await strike([]);
  const anyTime = { now: Number.MAX_SAFE_INTEGER / 2, longestWait: 0 };
  expect(await dueReadRequests(db, 1, anyTime)).toMatchObject([{ attempts: 1 }]);
  await deliverReadMarks(context);
  expect(await dueReadRequests(db, 1, anyTime)).toEqual([]);
});

test('a message whose answer got lost is sent once it comes back, whatever became of its row and of the case of its id', async () => {
  const { context, type, strike } = await typed([]);
  const { db } = context.store;
  const sqlite = sqliteOf(context.store);
  const { seq } = await type('やあ', crypto.randomUUID().toUpperCase());
  await strike({ endpoint: 'send', kind: 'cut', count: 1 });
  await deliverDue(context);
  sqlite.exec(`UPDATE outbox SET state = 'failed'`);
  await syncMessages(context);
  const message = sqlite.prepare(`SELECT id, unique_id FROM message WHERE text = 'やあ'`).get() as { id: number };
  expect(await outboxRow(db, seq)).toMatchObject({ state: 'sent', message_id: message.id, error: null });
});

test('where nothing can be marked as read, nothing is asked, and the mark waits no longer', async () => {
  const { context, room, received } = await typed([], { readMarks: false });
  const { db } = context.store;
  const sqlite = sqliteOf(context.store);
  await syncMessages(context);
  const message_id = sqlite.prepare('SELECT max(id) FROM message').pluck().get() as number;
  await requestRead(db, { room_id: room, message_id, now: nowSeconds() });
  await deliverReadMarks(context);
  expect(await dueReadRequests(db, 1, { now: Number.MAX_SAFE_INTEGER / 2, longestWait: 0 })).toEqual([]);
  expect(await received()).not.toContain('read');
});
