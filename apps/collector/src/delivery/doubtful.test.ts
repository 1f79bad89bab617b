/** Sends to a BOCCO emo, which would speak twice what is posted twice, against the simulator. */
import { draftMediaFile, dropDraft, enqueue, listRooms, outboxRow, type Post } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { expect, onTestFinished, test } from 'vitest';
import { refreshRooms } from '../jobs/refresh-rooms.ts';
import { syncMessages } from '../jobs/sync-messages.ts';
import { openEmoSource, temporaryEmoContext } from '../testing/context.ts';
import { type Looks, settleDoubtful } from './doubtful.ts';
import { deliverDue } from './outbox.ts';

interface Received {
  kind: string;
  text: string;
  media: string;
  unique_id: string;
}

/** Each member of the union without what is filled in here. */
type Typed = Post extends infer One ? (One extends Post ? Omit<One, 'unique_id' | 'room_id'> : never) : never;

async function openHome() {
  const opened = await temporaryEmoContext();
  const { context, lines } = opened;
  const { db } = context.store;
  await refreshRooms(context);
  const [room] = await listRooms(db, context.account.id);
  const room_id = room?.id ?? 0;
  const sqlite = sqliteOf(context.store);
  const looks: Looks = new Map();
  return {
    ...opened,
    db,
    room: room?.uuid ?? '',
    type: async (what: string | Typed) => {
      const unique_id = crypto.randomUUID();
      const post = typeof what === 'string' ? { text: what } : what;
      return (await enqueue(db, { unique_id, room_id, ...post })).row;
    },
    rowOf: ({ seq }: { seq: number }) => outboxRow(db, seq),
    received: async () => (await lines<Received>('received')).filter(({ kind }) => kind === 'message'),
    stored: () => sqlite.prepare('SELECT unique_id, text FROM message ORDER BY id').all() as Partial<Received>[],
    /** As when so many seconds have passed since the post, and since the last look. */
    lookAfter: async (seconds: number) => {
      sqlite.exec(`UPDATE outbox SET doubtful_since = doubtful_since - ${seconds} WHERE state = 'doubtful'`);
      for (const look of looks.values()) look.nextAt = 0;
      await settleDoubtful(context, looks);
    },
  };
}

test('words, a stamp, a picture and a recording go out in their order, each once, and are there under their names', async () => {
  const { context, db, simulator, type, rowOf, received, stored } = await openHome();
  const pair = await fetch(`${simulator.controlUrl}/tokens`, { method: 'POST', body: '{"account":1}' });
  const { access_token } = (await pair.json()) as { access_token: string };
  const authorization = `Bearer ${access_token}`;
  const answer = await fetch(`${simulator.emoBaseUrl}/v1/stamps`, { headers: { authorization } });
  const { stamps } = (await answer.json()) as { stamps: { uuid: string }[] };
  const file = async (kind: 'image' | 'audio', bytes: string) => {
    const draft = await draftMediaFile(context.config.dataDir, [Buffer.from(bytes, 'latin1')]);
    onTestFinished(() => dropDraft(draft));
    return type({ kind, draft });
  };
  const rows = [
    await type('ただいま'),
    await type({ kind: 'stamp', stamp: stamps[0]?.uuid ?? '' }),
    await type({ kind: 'stamp', stamp: stamps[1]?.uuid ?? '', text: 'おやすみ' }),
    await file('image', '\x89PNG\r\n\x1a\n a picture'),
    await file('audio', '\0\0\0\x20ftypM4A  a recording'),
  ];
  await deliverDue(context);
  const sent = await received();
  expect(sent.map(({ media, text }) => [media, text])).toEqual([
    ['text', 'ただいま'],
    ['stamp', ''],
    ['stamp', 'おやすみ'],
    ['image', ''],
    ['audio', ''],
  ]);
  for (const [at, row] of rows.entries()) {
    const remote_unique_id = sent[at]?.unique_id.toLowerCase();
    expect(await rowOf(row)).toMatchObject({ state: 'sent', remote_unique_id, attempts: 1, error: null });
  }
  expect(stored().map(({ unique_id }) => unique_id)).toEqual(sent.map(({ unique_id }) => unique_id.toLowerCase()));
  await syncMessages(context);
  expect(stored().filter(({ text }) => text === 'ただいま')).toHaveLength(1);
  expect(await db.selectFrom('message_conflict').selectAll().execute()).toEqual([]);
});

test('what may have arrived is not posted again, nothing overtakes it, and its echo settles it', async () => {
  const { context, strike, type, rowOf, received, lookAfter, requests } = await openHome();
  // The same words as before: that message is no echo of these.
  await type('おはよう');
  await deliverDue(context);
  const first = await type('おはよう');
  const second = await type('いってきます');
  await strike({ endpoint: 'emo_send', kind: 'cut' });
  await deliverDue(context);
  await deliverDue(context);
  expect([await rowOf(first), await rowOf(second)]).toMatchObject([{ state: 'doubtful' }, { state: 'queued' }]);
  // An echo may take a moment.
  await lookAfter(0);
  expect((await requests())['emo_messages']).toBeUndefined();
  await lookAfter(11);
  expect(await rowOf(first)).toMatchObject({ state: 'sent', error: null, remote_unique_id: expect.any(String) });
  await deliverDue(context);
  expect(await rowOf(second)).toMatchObject({ state: 'sent' });
  expect((await received()).map(({ text }) => text)).toEqual(['おはよう', 'おはよう', 'いってきます']);
});

test('without an echo a person decides after a minute; what was sent before under the same words is no echo', async () => {
  const { context, strike, type, rowOf, received, lookAfter, requests, db } = await openHome();
  await type('おはよう');
  await deliverDue(context);
  const lost = await type('おはよう');
  await strike({ endpoint: 'emo_send', kind: 'cut', when: 'before' });
  await deliverDue(context);
  expect(await rowOf(lost)).toMatchObject({ state: 'doubtful' });
  await strike({ endpoint: 'emo_messages', kind: 'status', status: 503 });
  await lookAfter(70);
  await lookAfter(0);
  expect(await rowOf(lost)).toMatchObject({ state: 'doubtful' });
  await lookAfter(0);
  expect(await rowOf(lost)).toMatchObject({ state: 'failed', error: expect.stringContaining('no echo') });
  expect((await requests())['emo_messages']).toEqual({ 503: 1, 200: 2 });
  expect(await received()).toHaveLength(1);
  // Who presses send again has it posted once more.
  await enqueue(db, { unique_id: lost.unique_id, room_id: lost.room_id, text: 'おはよう' });
  await deliverDue(context);
  expect(await rowOf(lost)).toMatchObject({ state: 'sent' });
  expect(await received()).toHaveLength(2);
});

test('a collector that is killed while it sends leaves a doubtful message, not one that is posted again', async () => {
  const { context, type, rowOf, received, strike, lookAfter } = await openHome();
  const row = await type('おかえり');
  await strike({ endpoint: 'emo_send', kind: 'hang', when: 'after' });
  const killed = new AbortController();
  const delivery = deliverDue({ ...context, stop: killed.signal });
  await expect.poll(received).toHaveLength(1);
  killed.abort();
  await delivery;
  expect(await rowOf(row)).toMatchObject({ state: 'queued', doubtful_since: expect.any(Number) });
  context.account.source = openEmoSource(context.config);
  onTestFinished(() => context.account.source.close());
  await deliverDue(context);
  expect(await rowOf(row)).toMatchObject({ state: 'doubtful' });
  await lookAfter(11);
  expect(await rowOf(row)).toMatchObject({ state: 'sent' });
  expect(await received()).toHaveLength(1);
});

test('one that is refused is posted again where that may help, and is not doubtful', async () => {
  const { context, type, rowOf, received, strike, db } = await openHome();
  const later = await type('ねえ');
  await strike({ endpoint: 'emo_send', kind: 'status', status: 429, count: 2 });
  await deliverDue(context);
  expect(await rowOf(later)).toMatchObject({ state: 'sent' });
  const refused = await type('やあ');
  await strike({ endpoint: 'emo_send', kind: 'status', status: 400 });
  await deliverDue(context);
  expect(await rowOf(refused)).toMatchObject({ state: 'failed', doubtful_since: null });
  const signedOut = await type('ふう');
  await strike({ endpoint: 'emo_*', kind: 'unauthorized', reason: 'refresh_token', count: 9 });
  await context.account.source.close();
  context.account.source = openEmoSource(context.config);
  await deliverDue(context);
  expect(await rowOf(signedOut)).toMatchObject({ state: 'queued', doubtful_since: null, attempts: 1 });
  await strike();
  await context.account.source.close();
  context.account.source = openEmoSource(context.config);
  onTestFinished(() => context.account.source.close());
  await db.updateTable('outbox').set({ next_attempt_at: 0 }).execute();
  await deliverDue(context);
  expect((await received()).map(({ text }) => text)).toEqual(['ねえ', 'ふう']);
});

test('a message that does not get its turn before the end is sent later, and is not doubtful', async () => {
  const { context, type, rowOf, received } = await openHome();
  const row = await type('またね');
  const { source } = context.account;
  source.pause(60_000);
  const stopped = new AbortController();
  const sending = Promise.withResolvers<void>();
  context.account.source = {
    ...source,
    send: (...given) => {
      sending.resolve();
      return source.send(...given);
    },
  };
  const delivery = deliverDue({ ...context, stop: stopped.signal });
  await sending.promise;
  stopped.abort();
  await delivery;
  expect(await rowOf(row)).toMatchObject({ state: 'queued', doubtful_since: null, attempts: 0 });
  expect(await received()).toEqual([]);
});

test('an echo that comes in with the messages of the room settles its send too', async () => {
  const { context, strike, type, rowOf, lookAfter, stored } = await openHome();
  const row = await type('おはよう');
  await strike({ endpoint: 'emo_send', kind: 'cut' });
  await deliverDue(context);
  await syncMessages(context);
  await lookAfter(11);
  expect(await rowOf(row)).toMatchObject({ state: 'sent' });
  expect(stored().filter(({ text }) => text === 'おはよう')).toHaveLength(1);
});

test('where it can’t be noted that a message goes out, it does not', async () => {
  const { context, type, received } = await openHome();
  await type('おはよう');
  sqliteOf(context.store).exec(`CREATE TRIGGER full BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END`);
  await expect(deliverDue(context)).rejects.toThrow('full');
  expect(await received()).toEqual([]);
  sqliteOf(context.store).exec('DROP TRIGGER full');
  await deliverDue(context);
  expect(await received()).toHaveLength(1);
});
