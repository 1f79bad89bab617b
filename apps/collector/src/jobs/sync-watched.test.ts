/** Who looks at the room of a BOCCO emo sees what is said there within a minute, and nobody else costs a call. */
import { saveWebhook } from '@roomlog/runtime';
import { startSimulator } from '@roomlog/simulator';
import { listRooms, noteWatched, setSetting } from '@roomlog/store';
import { expect, onTestFinished, test } from 'vitest';
import { createSchedule } from '../schedule.ts';
import { everyTurn, temporaryContext, temporaryEmoContext } from '../testing/context.ts';

const start = Date.parse('2026-11-22T03:00:00Z') / 1000;

/** A collector with a clock that the test moves. */
async function open() {
  const clock = { now: start };
  const emo = await temporaryEmoContext({ rooms: 3, emo: 2 }, { now: () => clock.now });
  const { context } = emo;
  const turns = everyTurn(context, [context]);
  const tick = createSchedule(
    context,
    () => turns,
    async () => {},
  );
  const settle = async () => {
    await tick();
    while (context.running.size > 0) await Promise.all(context.running.values());
  };
  await settle();
  await settle();
  let before = 0;
  const calls = async () => (await emo.requests())['emo_messages']?.[200] ?? 0;
  /** How often messages were asked for in each of these minutes. */
  const inMinutes = async (count: number) => {
    const found: number[] = [];
    for (let minute = 0; minute < count; minute++) {
      clock.now += 60;
      await settle();
      const all = await calls();
      found.push(all - before);
      before = all;
    }
    return found;
  };
  before = await calls();
  const rooms = await listRooms(context.store.db, context.account.id);
  return { context, inMinutes, room: rooms[0]?.id ?? 0 };
}

test('the messages of a room that somebody looks at are read each minute, and with the poll again', async () => {
  const { context, inMinutes, room } = await open();
  expect(await inMinutes(5)).toEqual([0, 0, 0, 0, 2]);
  await noteWatched(context.store.db, room);
  expect(await inMinutes(5)).toEqual([1, 1, 1, 1, 3]);
  // The page was closed, or its server killed: the note is over by itself.
  await setSetting(context.store.db, `watched ${room}`, String(Math.floor(Date.now() / 1000) - 1));
  expect(await inMinutes(5)).toEqual([0, 0, 0, 0, 2]);
});

test('where a webhook tells of messages, none is read early', async () => {
  const { context, inMinutes, room } = await open();
  await noteWatched(context.store.db, room);
  saveWebhook(context.config.dataDir, 'emo', { url: 'https://home.example/emo', secret: 'secret' });
  expect((await inMinutes(1))[0]).toBe(1);
  Object.assign(context.config, { webhookListen: { host: '127.0.0.1', port: 0 } });
  expect(await inMinutes(4)).toEqual([0, 0, 0, 2]);
});

test('a BOCCO tells by itself: it has no such job', async () => {
  const simulator = await startSimulator({ history: 3600, speed: 0 });
  onTestFinished(() => simulator.close());
  const context = await temporaryContext(simulator.baseUrl);
  expect(everyTurn(context, [context]).map(({ job }) => job.name)).not.toContain('sync-watched');
});
