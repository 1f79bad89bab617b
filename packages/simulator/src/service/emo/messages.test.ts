/** Messages as they are listed and spoken; those that are posted have a file of their own. */
import { expect, test } from 'vitest';
import { timeOfDigits } from './sequence.ts';
import { openEmo, type ReadMessage } from './testing.ts';
import { NOT_UNDERSTOOD } from './wire.ts';

const DAY = 86_400;

/** Every message, page by page, as a client reads them that asks for what is at or before its oldest. */
async function walk({ page }: Pick<Awaited<ReturnType<typeof openEmo>>, 'page'>): Promise<ReadMessage[]> {
  const found = new Map<string, ReadMessage>();
  for (let messages = await page(); ; messages = await page(`?before=${messages.at(-1)?.sequence}`)) {
    const fresh = messages.filter(({ unique_id }) => !found.has(unique_id));
    for (const message of fresh) found.set(message.unique_id, message);
    if (fresh.length === 0) return [...found.values()];
  }
}

test('a walk back by `before` reads every message once, newest first, whatever the size of a page', async () => {
  const open = await openEmo({ history: 40 * DAY, chatter: 600 });
  await open.advance(DAY);
  await open.post(`${open.emoHome}/messages/text`, { text: 'ただいま' });
  const told = (await open.emoTruth('message')).map(({ unique_id }) => unique_id);
  expect(told.length).toBeGreaterThan(250);
  for (const emo_page_size of [50, 7, 1000]) {
    await open.set({ emo_page_size });
    const read = await walk(open);
    const sequences = read.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.toSorted().toReversed());
    expect(new Set(read.map(({ unique_id }) => unique_id))).toEqual(new Set(told));
    expect(read).toHaveLength(told.length);
    // A client that reads numbers would lose three in four.
    expect(sequences.filter((digits) => String(BigInt(Number(digits))) !== digits).length).toBeGreaterThan(100);
  }
});

test('a page ends at `before`, with it or without, and at the end of what is kept', async () => {
  const { page, set, call, emoHome, advance } = await openEmo();
  const all = await page();
  expect(all).toHaveLength(50);
  const third = all[2]?.sequence ?? '';
  expect((await page(`?before=${third}`)).slice(0, 48)).toEqual(all.slice(2));
  await set({ emo_before: 'exclusive' });
  expect((await page(`?before=${third}`)).slice(0, 47)).toEqual(all.slice(3));
  expect(await page('?before=20100101000000000')).toEqual([]);
  for (const wrong of ['1', 'soon', '2026021012000000']) {
    expect((await call('GET', `${emoHome}/messages?before=${wrong}`)).status).toBe(400);
  }
  await advance(DAY);
  await set({ emo_message_history: 2 * DAY });
  const oldest = (await page()).at(-1)?.sequence ?? '';
  expect(timeOfDigits(oldest)).toBeGreaterThan(Date.parse('2026-02-09T12:00:00Z'));
});

test('within a second messages are in the order of their milliseconds, whichever was stored first', async () => {
  const options = { switches: { emo_page_size: 1, replies: false } };
  const ahead = await openEmo(options);
  await ahead.advance(DAY);
  const [coming] = await ahead.page();
  const time = timeOfDigits(coming?.sequence ?? '');
  const { control, post, page, emoHome, advance } = await openEmo(options);
  await control('POST', 'clock', { to: new Date(Math.floor(time / 1000) * 1000).toISOString() });
  const mine = await post(`${emoHome}/messages/text`, { text: 'すぐに' });
  expect(await page()).toEqual([mine]);
  await advance(1);
  expect((await page()).map(({ unique_id }) => unique_id)).toEqual([coming?.unique_id]);
  expect(await page(`?before=${mine.sequence}`)).toEqual([mine]);
});

test('a sequence can be text, rounded, or of another zone, and `before` follows it', async () => {
  const { page, set, call, emoHome } = await openEmo();
  const [utc] = await page();
  await set({ emo_sequence: 'text', emo_sequence_zone: 'JST' });
  const text = await (await call('GET', `${emoHome}/messages`)).text();
  expect(text).toMatch(/^\{"messages":\[\{"sequence":"\d{17}"/);
  const japan = (JSON.parse(text) as { messages: ReadMessage[] }).messages[0]?.sequence ?? '';
  expect(timeOfDigits(japan) - timeOfDigits(utc?.sequence ?? '')).toBe(9 * 3_600_000);
  expect((await page(`?before=${japan}`))[0]?.sequence).toBe(japan);
  await set({ emo_sequence: 'rounded' });
  expect((await page()).filter(({ sequence }) => BigInt(sequence) % 4n !== 0n)).toEqual([]);
});

test('every message has every key, never null, but for the words of a motion', async () => {
  const open = await openEmo({ history: 200 * DAY, switches: { emo_page_size: 1000 } });
  const messages = await open.page();
  const kinds = Map.groupBy(messages, ({ media }) => media);
  expect([...kinds.keys()].toSorted()).toEqual(['audio', 'image', 'motion', 'stamp', 'text']);
  for (const message of messages) {
    expect(Object.keys(message)).toEqual('sequence unique_id user message media audio_url image_url lang'.split(' '));
    expect(message).toMatchObject({
      sequence: expect.stringMatching(/^\d{17}$/),
      user: {
        uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        user_type: expect.stringMatching(/^(member|emo)$/),
        nickname: expect.any(String),
        profile_image: expect.stringMatching(/^http.*\.jpeg$/),
      },
      message: { ja: message.media === 'motion' ? null : expect.any(String) },
      audio_url: expect.any(String),
      image_url: expect.any(String),
      lang: 'ja',
    });
  }
  const lasts = messages.filter(({ sequence }) => sequence.endsWith('999'));
  expect(lasts.length).toBeGreaterThan(20);
  await open.set({ emo_motion_text: 'empty' });
  expect((await open.page()).filter(({ message }) => message.ja === null)).toEqual([]);
  const told = new Map(
    (await open.emoTruth('message')).map(({ kind: _kind, robot: _robot, room: _room, ...rest }) => [
      rest['unique_id'],
      rest,
    ]),
  );
  for (const message of await open.page()) expect(told.get(message.unique_id)).toEqual(message);
});

test('what is spoken to the robot is its message, sometimes without words; it can be the account’s', async () => {
  const open = await openEmo({ history: 400 * DAY, switches: { emo_page_size: 4000 } });
  const spoken = (messages: ReadMessage[]) => messages.filter(({ media }) => media === 'audio');
  const all = spoken(await open.page());
  expect(new Set(all.map(({ user }) => user.user_type))).toEqual(new Set(['emo']));
  const failed = all.filter(({ message }) => message.ja === '' || message.ja === NOT_UNDERSTOOD);
  expect(new Set(failed.map(({ message }) => message.ja))).toEqual(new Set(['', NOT_UNDERSTOOD]));
  expect(failed.length).toBeLessThan(all.length / 4);
  await open.set({ emo_speech_user: 'member' });
  const { uuid } = await open.get<{ uuid: string }>('/v1/me');
  expect(new Set(spoken(await open.page()).map(({ user }) => user.uuid))).toEqual(new Set([uuid]));
});

test('words can come later than the recording', async () => {
  const { control, page, advance, emoRoom } = await openEmo({ switches: { emo_transcript_delay: 30 } });
  const said = await control('POST', 'messages', {
    room: emoRoom?.uuid,
    media: 'audio',
    text: 'あしたはれる？',
    from: 'はな',
  });
  const { unique_id } = (await said.json()) as { unique_id: string };
  const words = async () => (await page()).find((message) => message.unique_id === unique_id)?.message.ja;
  expect(await words()).toBe('');
  await advance(30);
  expect(await words()).toBe('あしたはれる？');
});
