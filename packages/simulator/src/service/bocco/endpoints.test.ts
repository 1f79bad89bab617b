/** Signing in, rooms, sensors, and what is refused; messages have a file of their own. */
import { expect, test } from 'vitest';
import { form, openSimulator, text } from '../../testing.ts';
import { startSimulator } from '../server.ts';

const UNAUTHORIZED = '{"code":401001,"message":"Unauthorized"}';

test('signing in gives a token of 64 hex digits and the uuid of the account, in the bytes of the tutorial', async () => {
  const { signIn, room } = await openSimulator();
  const answer = await signIn();
  const body = await answer.text();
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(answer.headers.get('content-length')).toBe('129');
  expect(JSON.parse(body)).toEqual({
    access_token: expect.stringMatching(/^[0-9a-f]{64}$/),
    uuid: room.members[0]?.user.uuid,
  });
});

test.each([
  ['apikey', 'en', '{"code":401001,"message":"Invalid apikey"}'],
  ['email', 'en', UNAUTHORIZED],
  ['password', 'ja', '{"code":401001,"message":"認証エラー"}'],
])('a wrong %s is refused in %s', async (name, language, body) => {
  const { baseUrl } = await openSimulator();
  const right = { apikey: 'demo-api-key', email: 'demo@example.com', password: 'demo-password' };
  const answer = await fetch(`${baseUrl}/sessions`, {
    method: 'POST',
    body: form({ ...right, [name]: 'wrong' }),
    headers: { 'accept-language': language },
  });
  expect([answer.status, await answer.text()]).toEqual([401, body]);
});

test('each account has rooms of its own, and sees no others', async () => {
  const { signIn, baseUrl, rooms, home, get, control, ...simulator } = await openSimulator({ accounts: 2, rooms: 2 });
  const answer = await signIn({ email: 'demo-2@example.com' });
  const { access_token, uuid } = (await answer.json()) as Record<string, string>;
  const theirs = (path: string) => fetch(`${baseUrl}${path}?access_token=${access_token}`);
  const listed = (await (await theirs('/rooms/joined')).json()) as Awaited<ReturnType<typeof rooms>>;
  expect(listed).toHaveLength(2);
  expect(listed[0]?.members[0]?.user.uuid).toBe(uuid);
  expect(listed.map((room) => room.uuid)).not.toContain((await rooms())[0]?.uuid);
  expect((await theirs(`${home}/messages`)).status).toBe(404);
  expect((await get(`/rooms/${listed[0]?.uuid}/messages`)).status).toBe(404);
  expect((await theirs(`/rooms/${listed[0]?.uuid}/messages`)).status).toBe(200);
  expect((await signIn({ email: 'demo-3@example.com' })).status).toBe(401);

  // What is set, armed and told holds for all of them.
  const sensor = listed[1]?.sensors?.[0]?.uuid ?? '';
  await simulator.set({ silent_sensors: [sensor] });
  await simulator.advance(3600);
  const path = `/rooms/${listed[1]?.uuid}/sensor_environments/${sensor}`;
  const [newest] = (await (await theirs(path)).json()) as { created_at: string }[];
  expect(newest?.created_at.slice(0, 13)).toMatch('2026-02-10T11');
  expect(new Set((await simulator.truth()).map(({ room }) => room)).size).toBe(4);
  await control('PUT', 'faults', { endpoint: 'messages', kind: 'status', status: 503 });
  expect((await theirs(`/rooms/${listed[0]?.uuid}/messages`)).status).toBe(503);
});

test('parameters may be in the query, in a form or in multipart, and the body wins', async () => {
  const { baseUrl, room, access_token } = await openSimulator();
  const multipart = new FormData();
  for (const [name, value] of Object.entries({ ...text('m1'), access_token })) multipart.set(name, value);
  const url = `${baseUrl}/rooms/${room.uuid}/messages`;
  const statuses = [
    await fetch(`${url}?${form({ ...text('m2'), access_token }).toString()}`, { method: 'POST' }),
    await fetch(url, { method: 'POST', body: form({ ...text('m3'), access_token }) }),
    await fetch(`${url}?media=nonsense`, { method: 'POST', body: multipart }),
    await fetch(url, { method: 'POST', body: JSON.stringify({ ...text('m4'), access_token }) }),
  ];
  expect(statuses.map(({ status }) => status)).toEqual([201, 201, 201, 401]);
});

test('a room has what the official Python client needs', async () => {
  const { room, rooms, set } = await openSimulator({ sensors: 2 });
  expect(room.name).toBe('わが家');
  expect(room.members.map(({ user }) => [user.nickname, user.user_type])).toEqual([
    ['パパ', 'human'],
    ['ママ', 'human'],
    ['おばあちゃん', 'human'],
    ['はな', 'human'],
    ['BOCCO', 'bocco'],
  ]);
  expect(room.messages).toHaveLength(1);
  expect(room.sensors?.map(({ nickname, user_type }) => [nickname, user_type])).toEqual([
    ['リビング', 'sensor_room'],
    ['寝室', 'sensor_room'],
    ['玄関', 'sensor_door'],
  ]);
  expect(room.members.filter(({ user }) => user.uuid === user.uuid.toUpperCase())).toHaveLength(2);

  await set({ more_sensors: true, human_sensor_type: 'sensor_motion' });
  const types = (await rooms())[0]?.sensors?.map(({ user_type }) => user_type);
  expect(types).toEqual(['sensor_room', 'sensor_room', 'sensor_door', 'sensor_lock', 'sensor_fire', 'sensor_motion']);
});

test('a room without sensors says null, and no rooms are [] or null', async () => {
  const { room, rooms, set, get } = await openSimulator({ sensors: 0 });
  expect(room.sensors).toBeNull();
  await set({ left_rooms: [room.uuid.toUpperCase()] });
  expect(await rooms()).toEqual([]);
  await set({ empty_list: 'null' });
  expect(await (await get('/rooms/joined')).text()).toBe('null');
});

test('ids are matched whatever their case, and echoed as stored', async () => {
  const { get, home, sensor, room } = await openSimulator();
  const shouted = home.replace(room.uuid, room.uuid.toUpperCase());
  const answers = await Promise.all([
    get(`${shouted}/messages`),
    get(`${shouted}/sensor_environments/${sensor.toUpperCase()}`),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
});

test('what is not there is 404, and what is not permitted 401, with BOCCO’s body', async () => {
  const { get, home, sensor, room, set } = await openSimulator();
  const door = room.sensors?.at(-1)?.uuid;
  const nobody = '00000000-0000-4000-8000-000000000000';
  const missing = [
    `/rooms/${nobody}/messages`,
    `/rooms/${nobody}/subscribe`,
    `${home}/sensor_environments/${nobody}`,
    `${home}/sensor_environments/${door}`,
    `/alpha${home}/sensor_environments/${sensor}`,
    '/nothing',
  ];
  for (const path of missing) {
    const answer = await get(path);
    expect([path, answer.status, await answer.text()]).toEqual([path, 404, '{"code":404001,"message":"Not Found"}']);
  }
  const stranger = await get('/rooms/joined', { access_token: 'ff' });
  expect([stranger.status, await stranger.text()]).toEqual([401, UNAUTHORIZED]);
  await set({ removed_sensors: [sensor] });
  expect((await get(`${home}/sensor_environments/${sensor}`)).status).toBe(404);
});

test('readings come newest first, in BOCCO’s order of keys and whole numbers', async () => {
  const { get, home, sensor, readings } = await openSimulator();
  const raw = await (await get(`${home}/sensor_environments/${sensor}`)).text();
  expect(raw).toMatch(
    /^\[\{"id":\d+,"unique_id":"[0-9a-f-]{36}","created_at":"[\d-]{10}T[\d:]{8}Z","illuminance":[\d.]+,"temperature":\d+,"humidity":\d+\},/,
  );
  const all = await readings();
  expect(all).toHaveLength(288);
  expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted((a, b) => b - a));
  for (const { illuminance } of all)
    expect((illuminance ?? 0) / 5.12).toBeCloseTo(Math.round((illuminance ?? 0) / 5.12), 6);
});

test.each([401, 403, 404])(
  'a key without permission for messages gets %i there and may still see sensors',
  async (status) => {
    const { get, post, home, sensor, room, set } = await openSimulator();
    for (const refuse_messages of [['*'], [room.uuid.toUpperCase()]]) {
      await set({ refuse_messages, refuse_status: status });
      const refused = [
        await get(`${home}/messages`),
        await get(`${home}/subscribe`),
        await post({}, `${home}/messages/1/read`),
      ];
      expect(refused.map((answer) => answer.status)).toEqual([status, status, status]);
      expect((await get(`${home}/sensor_environments/${sensor}`)).status).toBe(200);
    }
  },
);

test('a token can die, and calls can be limited', async () => {
  const { get, set, advance } = await openSimulator();
  const status = async () => (await get('/rooms/joined')).status;
  await set({ rate_limit: 2, retry_after: 7 });
  await advance(60);
  expect([await status(), await status()]).toEqual([200, 200]);
  const refused = await get('/rooms/joined');
  expect([refused.status, refused.headers.get('retry-after'), await refused.text()]).toEqual([
    429,
    '7',
    '{"code":429001,"message":"Too Many Requests"}',
  ]);
  await advance(60);
  expect(await status()).toBe(200);
  await set({ token_lifetime: 3600 });
  await advance(3479);
  expect(await status()).toBe(200);
  await advance(1);
  expect(await status()).toBe(401);
});

test('long texts and subscribes without newer_than can be refused', async () => {
  const { post, get, home, set } = await openSimulator();
  await set({ text_limit: 5, strict_newer_than: true });
  expect([(await post(text('t', '123456'))).status, (await post(text('t', '12345'))).status]).toEqual([400, 201]);
  expect((await get(`${home}/subscribe`)).status).toBe(400);
});

test.each([
  [{ rooms: 0 }, 'rooms'],
  [{ rooms: 2049 }, '2,048'],
  [{ rooms: 100, sensors: 100 }, '4,096'],
  [{ speed: -1 }, 'speed'],
  [{ hold: Number.NaN }, 'hold'],
])('options that can’t be simulated are refused in a sentence: %j', async (options, says) => {
  await expect(startSimulator(options)).rejects.toThrow(says);
});
