import { expect, test } from 'vitest';
import { openSimulator, text } from '../../testing.ts';

test('a subscribe answers at once with what is newer, as a list of events', async () => {
  const { messages, subscribe, get, home, set } = await openSimulator();
  const page = await messages();
  const events = await subscribe({ newer_than: page.at(-3)?.id ?? 0 });
  expect(events).toEqual(page.slice(-2).map((body) => ({ event: 'message', body })));
  expect(await subscribe({ newer_than: 0 })).toHaveLength(30);
  await set({ subscribe_shape: 'object' });
  const single = await get(`${home}/subscribe`, { newer_than: page.at(-3)?.id ?? 0 });
  expect(await single.json()).toEqual({ event: 'message', body: page.at(-2) });
});

test('a subscribe without news is held and then ends with 408', async () => {
  const { messages, get, home } = await openSimulator({ hold: 0.05 });
  const answer = await get(`${home}/subscribe`, { newer_than: (await messages()).at(-1)?.id ?? 0 });
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
    408,
    'application/json; charset=utf-8',
    '{"code":408001,"message":"Request Timeout"}',
  ]);
});

test('a held subscribe wakes for a message of the family', async () => {
  const { messages, subscribe, control } = await openSimulator();
  const newer_than = (await messages()).at(-1)?.id ?? 0;
  const [events, said] = await Promise.all([
    subscribe({ newer_than }),
    control('POST', 'messages', { text: 'ただいま', from: 'はな' }),
  ]);
  const message = await said.json();
  expect(said.status).toBe(201);
  expect(message).toMatchObject({ text: 'ただいま', user: { nickname: 'はな' } });
  // Whichever of the two came first, the message is in the answer.
  expect(events).toContainEqual({ event: 'message', body: message });
});

test('a post is read out by the robot and answered by somebody else within six seconds, always in the same way', async () => {
  const answers = await Promise.all(
    [1, 2].map(async () => {
      const { post, subscribe, advance, room } = await openSimulator();
      const { id } = (await (await post(text('one-and-the-same', 'おはよう'))).json()) as { id: number };
      const held = subscribe({ newer_than: id });
      await advance(1);
      expect(await held).toMatchObject([{ event: 'member', body: { user: { nickname: 'BOCCO' }, read_id: id } }]);
      await advance(5);
      const [reply] = (await subscribe({ newer_than: id })).filter(({ event }) => event === 'message');
      if (reply?.event !== 'message') throw new Error('no reply');
      expect(reply.body.id).toBeGreaterThan(id);
      expect(reply.body.sender).not.toBe(room.members[0]?.user.uuid);
      return [reply.body.text, reply.body.date, reply.body.user.nickname];
    }),
  );
  expect(answers[0]).toEqual(answers[1]);
});

test('a read mark reaches whoever holds a subscribe', async () => {
  const { messages, subscribe, post, home, room, control } = await openSimulator();
  const { id } = (await (await control('POST', 'messages', { text: 'みた？' })).json()) as { id: number };
  const [events] = await Promise.all([
    subscribe({ newer_than: id }),
    // The subscribe must be held before the mark is made.
    waitFor(async () => (await (await control('GET', 'polls')).json()) === 1).then(() =>
      post({}, `${home}/messages/${id}/read`),
    ),
  ]);
  expect(events).toEqual([{ event: 'member', body: { ...room.members[0], read_id: id } }]);
  expect((await messages()).at(-1)?.id).toBe(id);
});

test('closing ends held subscribes', async () => {
  const { messages, subscribe, simulator, control } = await openSimulator({ rooms: 3, hold: 3600 });
  const newer_than = (await messages()).at(-1)?.id ?? 0;
  const held = Array.from({ length: 20 }, () => subscribe({ newer_than }).catch((error: Error) => error));
  await waitFor(async () => (await (await control('GET', 'polls')).json()) === 20);
  await simulator.close();
  expect(await Promise.all(held)).toHaveLength(20);
});

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}
