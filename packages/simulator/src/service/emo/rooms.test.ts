/** Two robots in one household, and what the service says of rooms, the account and its lists. */
import { expect, test } from 'vitest';
import { openSimulator } from '../../testing.ts';
import { startSimulator } from '../server.ts';
import { openEmo } from './testing.ts';

test('each service has the rooms of its own robot only', async () => {
  const { rooms, get, emoHome, emoRoom, call, access_token, baseUrl, home } = await openEmo({ rooms: 3, emo: 2 });
  const bocco = await rooms();
  const emo = (await get<{ rooms: { uuid: string }[] }>('/v1/rooms')).rooms;
  expect([bocco.length, emo.length]).toEqual([1, 2]);
  expect(emo.map(({ uuid }) => uuid)).not.toContain(bocco[0]?.uuid);
  expect((await call('GET', `/v1${home}/messages`)).status).toBe(404);
  expect((await fetch(`${baseUrl}/rooms/${emoRoom?.uuid}/messages?access_token=${access_token}`)).status).toBe(404);
  expect((await call('GET', `${emoHome}/messages`)).status).toBe(200);
});

test('a household looks as it did to BOCCO when a BOCCO emo stands in another of its rooms', async () => {
  const options = { rooms: 3, sensors: 2, seed: 7, gaps: true, window: 2000 };
  const [alone, mixed] = [await openSimulator(options), await openSimulator({ ...options, emo: 1 })];
  const linesOf = async ({ truth, baseUrl }: typeof alone) =>
    JSON.stringify(await truth()).replaceAll(new URL(baseUrl).origin, '');
  const { uuid } = (await alone.rooms())[2] ?? {};
  const without = (text: string) => (JSON.parse(text) as { room: string }[]).filter(({ room }) => room !== uuid);
  const told = without(await linesOf(mixed));
  expect(told).toEqual(without(await linesOf(alone)));
  expect(told.length).toBeGreaterThan(4000);
  const ofEmo = (await mixed.truth()).filter(({ room }) => room === uuid);
  expect(ofEmo.filter((line) => !('robot' in line))).toEqual([]);
});

test('the same seed makes the same values, messages and events', async () => {
  const of = async () => {
    const { control, advance, base } = await openEmo({ seed: 5, history: 3 * 86_400, chatter: 900 });
    await advance(86_400);
    return (await (await control('GET', 'truth')).text()).replaceAll(base, '');
  };
  expect(await of()).toBe(await of());
});

test('a room has the family and the robot', async () => {
  const { emoRoom, get, base } = await openEmo();
  const { uuid } = await get<{ uuid: string }>('/v1/me');
  expect(emoRoom).toMatchObject({ name: 'おばあちゃんの家', room_type: 'normal' });
  expect(emoRoom?.room_members.map(({ nickname, user_type }) => [nickname, user_type])).toEqual([
    ['パパ', 'member'],
    ['ママ', 'member'],
    ['おばあちゃん', 'member'],
    ['はな', 'member'],
    ['BOCCO emo', 'emo'],
  ]);
  expect(emoRoom?.room_members[0]).toEqual({
    uuid,
    user_type: 'member',
    nickname: 'パパ',
    profile_image: `${base}/1/profile_images/${uuid}.jpeg`,
  });
});

test('lists come in pages of 50 with their place in the whole', async () => {
  const { get, call, set } = await openEmo({ rooms: 54, emo: 53 });
  const page = async (path: string) => get<Record<string, unknown[]> & { listing: object }>(path);
  const [first, second] = [await page('/v1/rooms'), await page('/v1/rooms?offset=50')];
  expect([first.listing, first['rooms']?.length]).toEqual([{ offset: 0, limit: 50, total: 53 }, 50]);
  expect([second.listing, second['rooms']?.length]).toEqual([{ offset: 50, limit: 50, total: 53 }, 3]);
  expect((await page('/v1/motions?offset=100')).listing).toEqual({ offset: 100, limit: 50, total: 136 });
  const stamps = (await page('/v1/stamps'))['stamps'] as { uuid: string; name: string; image: string }[];
  expect([stamps.length, stamps[0]?.name, stamps[19]?.name]).toEqual([20, 'w1ohayo', 'w20sleepy']);
  expect((await fetch(stamps[0]?.image ?? '')).status).toBe(200);
  expect((await call('GET', '/v1/rooms?offset=soon')).status).toBe(400);
  await set({ emo_listing_numbers: 'float' });
  expect(await (await call('GET', '/v1/rooms')).text()).toContain(
    '{"listing":{"offset":0.0,"limit":50.0,"total":53.0},',
  );
});

test('the settings of the robot, and rooms that were left', async () => {
  const { get, emoHome, emoRoom, set, call } = await openEmo();
  expect(await get(`${emoHome}/emo/settings`)).toEqual({
    nickname: 'BOCCO emo',
    wakeword: expect.any(String),
    volume: expect.any(Number),
    voice_pitch: expect.any(Number),
    voice_speed: expect.any(Number),
    lang: 'ja',
    serial_number: expect.any(String),
    timezone: 'Asia/Tokyo',
    zip_code: expect.any(String),
  });
  await set({ left_rooms: [emoRoom?.uuid ?? ''] });
  expect(await get('/v1/rooms')).toEqual({ listing: { offset: 0, limit: 50, total: 0 }, rooms: [] });
  const answer = await call('GET', `${emoHome}/messages`);
  expect([answer.status, await answer.json()]).toEqual([404, { reason: 'Not Found' }]);
});

test('what does not exist is 404 in the words of the service, and no account can be deleted', async () => {
  const { call, base } = await openEmo();
  for (const [method, path] of [
    ['GET', '/v1/nonsense'],
    ['DELETE', '/v1/me'],
    ['GET', '/v1/emotions'],
  ] as const) {
    const answer = await call(method, path);
    expect([path, answer.status, await answer.json()]).toEqual([path, 404, { reason: 'Not Found' }]);
  }
  const bad = await fetch(`${base}/oauth/token/refresh`, { method: 'POST', body: '{"refresh_token":' });
  expect([bad.status, await bad.json()]).toEqual([400, { reason: 'Bad Request' }]);
});

test('what writes can be answered without a body, but for a refresh', async () => {
  const { call, emoHome, refresh, first, page } = await openEmo({ switches: { emo_empty_answers: 'writes' } });
  const answer = await call('POST', `${emoHome}/messages/text`, { text: 'おーい' });
  expect([answer.status, await answer.text()]).toEqual([200, '']);
  expect((await page())[0]?.message.ja).toBe('おーい');
  expect(await (await refresh(first.refresh_token)).json()).toHaveProperty('refresh_token');
});

test('every answer bears the household’s clock in its Date', async () => {
  const { call, advance } = await openEmo();
  await advance(3600 - 1);
  expect((await call('GET', '/v1/me')).headers.get('date')).toBe('Tue, 10 Feb 2026 12:59:59 GMT');
});

test('more robots than rooms are refused in a sentence', async () => {
  await expect(startSimulator({ rooms: 2, emo: 3 })).rejects.toThrow(
    'At most as many rooms can have a BOCCO emo as there are: 2, not 3.',
  );
});

test.each([
  ['messages', { media: 'audio', text: 'x' }, 'The media of a message here is one of text, not "audio".'],
  ['events', { event: 'party.started' }, 'The event is one of trigger_word.detected,'],
  ['messages', { room: 3 }, "The field room is a text that isn't empty."],
  ['events', { event: 'radar.detected', data: [] }, 'The data of an event are a JSON object.'],
  ['tokens', { account: 'mine' }, 'There is no account "mine"; they count from 1 to 1.'],
])('POST %s %j is refused in a sentence', async (path, body, says) => {
  const { control } = await openEmo();
  const answer = await control('POST', path, body);
  expect([answer.status, await answer.json()]).toEqual([400, { error: expect.stringContaining(says) }]);
});
