import { expect, test } from 'vitest';
import { startSimulator } from './server.ts';
import { form, openSimulator, text } from './testing.ts';

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

test('messages come in pages of 30, ascending, with exclusive bounds, and 0 means absent', async () => {
  const { messages, set } = await openSimulator();
  const ids = async (query: Record<string, number>) => (await messages(query)).map(({ id }) => id);
  const newest = await ids({});
  expect(newest).toHaveLength(30);
  expect(newest).toEqual(newest.toSorted((a, b) => a - b));
  expect(await ids({ newer_than: 0, older_than: 0, read: 0 })).toEqual(newest);
  const [first = 0, second = 0, third = 0] = newest;
  expect(await ids({ newer_than: first, older_than: third })).toEqual([second]);

  const before = await ids({ older_than: first });
  expect(before).toHaveLength(30);
  expect(before.every((id) => id < first)).toBe(true);
  const [start = 0] = before;
  expect(await ids({ newer_than: start })).toEqual(newest);
  await set({ newer_than_page: 'oldest' });
  expect(await ids({ newer_than: start })).toEqual([...before.slice(1), first]);
  expect(await ids({})).toEqual(newest);
});

test('a message carries every key that some client needs', async () => {
  const { messages, post, set, baseUrl } = await openSimulator();
  const posted = await (await post(text('7F0C1B6E-0000-4000-8000-00000000000A'))).json();
  const stored = (await messages()).at(-1);
  expect(stored).toEqual(posted);
  const user = { nickname: 'パパ', user_type: 'human', seller: '', official: false };
  expect(stored).toEqual({
    id: expect.any(Number),
    unique_id: '7F0C1B6E-0000-4000-8000-00000000000A',
    date: '2026-02-10T12:00:00Z',
    media: 'text',
    message_type: 'normal',
    user: { ...user, uuid: expect.any(String), icon: expect.stringMatching(/^http:.*\.png$/) },
    dictated: false,
    text: 'こんにちは',
    audio: `${new URL(baseUrl).origin}/1/messages/${stored?.id}.ogg`,
    image: '',
    sender: stored?.user.uuid,
    detail: null,
  });
  await set({ date_style: '+09:00' });
  expect((await messages()).at(-1)?.date).toBe('2026-02-10T21:00:00+09:00');
});

test('the same unique_id is stored once: 201 with everything, then 200 with five keys', async () => {
  const { post, messages, received } = await openSimulator();
  const first = await post(text('AB-1'));
  const again = await post(text('ab-1', 'etwas anderes'));
  expect([first.status, again.status]).toEqual([201, 200]);
  const { id, date, media, message_type, unique_id } = (await first.json()) as Record<string, unknown>;
  expect(await again.json()).toEqual({ date, id, media, message_type, unique_id });
  expect((await messages()).filter((message) => message.id === id)).toHaveLength(1);
  expect((await received()).filter(({ kind }) => kind === 'message')).toMatchObject([
    { unique_id: 'AB-1', text: 'こんにちは', id, repeat: 0 },
    { unique_id: 'ab-1', text: 'etwas anderes', id, repeat: 1 },
  ]);
});

test('many posts at once are stored once each, in ascending order', async () => {
  const { post, received, messages } = await openSimulator({ switches: { replies: false, page_size: 1000 } });
  const from = (await messages()).at(-1)?.id ?? 0;
  const names = Array.from({ length: 200 }, (_, index) => `post-${index % 100}`);
  await Promise.all(names.map((name) => post(text(name))));
  const stored = await messages({ newer_than: from });
  expect(new Set(stored.map(({ unique_id }) => unique_id)).size).toBe(100);
  expect(stored).toHaveLength(100);
  expect((await received()).filter(({ repeat }) => repeat === 1)).toHaveLength(100);
});

test('the scope and the case of a unique_id can be switched', async () => {
  const { post, rooms, set } = await openSimulator({ rooms: 2 });
  const second = `/rooms/${(await rooms())[1]?.uuid}/messages`;
  expect([(await post(text('a'))).status, (await post(text('a'), second)).status]).toEqual([201, 200]);
  await set({ unique_id_scope: 'room', unique_id_case: 'sensitive' });
  expect([(await post(text('a'), second)).status, (await post(text('A'))).status]).toEqual([201, 201]);
});

test.each([
  ['no unique_id', { media: 'text', text: 'x', unique_id: '' }],
  ['a stamp', { media: 'stamp', text: 'x', unique_id: 's' }],
  ['an empty text', { media: 'text', text: '', unique_id: 'e' }],
  ['an image without a file', { media: 'image', image: '', unique_id: 'i' }],
])('a post with %s is refused', async (_, fields) => {
  const { post } = await openSimulator();
  const answer = await post(fields);
  expect([answer.status, await answer.text()]).toEqual([400, '{"code":400001,"message":"Bad Request"}']);
});

test('uploads are served back as they came, under the id and under the unique_id', async () => {
  const { baseUrl, home, access_token, get, set } = await openSimulator();
  const upload = (media: string, bytes: Uint8Array<ArrayBuffer>, unique_id: string) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ access_token, media, unique_id })) body.set(name, value);
    body.set(media, new Blob([bytes], { type: 'application/octet-stream' }), 'upload');
    return fetch(`${baseUrl}${home}/messages`, { method: 'POST', body });
  };
  const m4a = new TextEncoder().encode('\0\0\0\x20ftypM4A sound');
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3);
  const sound = (await (await upload('audio', m4a, 'sound')).json()) as { audio: string };
  const picture = (await (await upload('image', jpeg, 'picture')).json()) as { image: string; text: string };
  expect(picture.text).toBe('写真を送信しました');
  for (const [url, bytes, type] of [
    [sound.audio, m4a, 'audio/mp4'],
    [`${baseUrl}/messages/SOUND.m4a`, m4a, 'audio/mp4'],
    [picture.image, jpeg, 'image/jpeg'],
  ] as const) {
    expect((await fetch(url)).status).toBe(401);
    const answer = await fetch(`${url}?access_token=${access_token}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
  }
  expect((await get('/messages/sound.wav')).headers.get('content-type')).toBe('audio/wav');
  await set({ m4a_only: true, media_needs_token: false, media_type: 'octet-stream' });
  expect((await upload('audio', jpeg, 'no sound')).status).toBe(400);
  expect((await fetch(`${baseUrl}/messages/sound.ogg`)).headers.get('content-type')).toBe('application/octet-stream');
});

test('every media address that the household gives is served, and nothing else', async () => {
  const { messages, get, room, baseUrl } = await openSimulator({ switches: { page_size: 60 } });
  const origin = new URL(baseUrl).origin;
  const all = await messages();
  const addresses = [
    ...all.flatMap(({ audio, image }) => [audio, image]),
    ...room.members.map(({ user }) => user.icon),
  ];
  const ends = new Set<string>();
  for (const address of addresses.filter((one) => one !== '')) {
    expect(address.startsWith(`${origin}/1/`)).toBe(true);
    const answer = await get(address.slice(origin.length).replace('/1/', '/'));
    expect([address, answer.status]).toEqual([address, 200]);
    ends.add(address.slice(-3));
  }
  expect([...ends].toSorted()).toEqual(['ogg', 'png', 'wav']);
  expect(new Set(all.map(({ media }) => media))).toEqual(new Set(['text', 'audio', 'image', 'stamp']));
  for (const name of ['1.ogg', 'nonsense.wav', `${all.at(-1)?.id}.m4a`, 'x']) {
    expect((await get(`/messages/${name}`)).status).toBe(404);
  }
});

test('read marks move only forward, by calls alone, and only for messages that exist', async () => {
  const { messages, rooms, post, home, get, received } = await openSimulator();
  const mine = async () => (await rooms())[0]?.members[0]?.read_id;
  const before = await mine();
  const page = await messages({ read: 0 });
  const last = page.at(-1)?.id ?? 0;
  expect(await mine()).toBe(before);
  expect(await (await post({}, `${home}/messages/${last}/read`)).text()).toBe('{}');
  expect(await mine()).toBe(last);
  await post({}, `${home}/messages/${page[0]?.id}/read`);
  expect(await mine()).toBe(last);
  expect((await post({}, `${home}/messages/12/read`)).status).toBe(404);
  const { id } = (await (await post(text('new'))).json()) as { id: number };
  await get(`${home}/messages`, { read: 1 });
  expect(await mine()).toBe(id);
  expect((await received()).filter(({ kind }) => kind === 'read').map(({ by }) => by)).toEqual([
    'read',
    'read',
    'messages',
  ]);
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
