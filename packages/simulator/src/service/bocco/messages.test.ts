/** Messages as they are read, posted, uploaded and marked as read. */
import { expect, test } from 'vitest';
import { openSimulator, text } from '../../testing.ts';

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

test('a body that can’t be read is 400', async () => {
  const { baseUrl, home } = await openSimulator();
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  const answer = await fetch(`${baseUrl}${home}/messages`, { method: 'POST', body: '--x\r\nnonsense', headers });
  expect([answer.status, await answer.text()]).toEqual([400, '{"code":400001,"message":"Bad Request"}']);
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
  await post({}, `${home}/messages/${last}/read`);
  expect(await mine()).toBe(id);
  expect((await received()).filter(({ kind }) => kind === 'read').map(({ by }) => by)).toEqual([
    'read',
    'read',
    'messages',
    'read',
  ]);
});
