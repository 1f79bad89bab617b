/** Texts, stamps, files and motions that are posted. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openEmo, parse, type ReadMessage } from './testing.ts';

test('each post is a message of its own, and comes back with the unique_id of its answer', async () => {
  const { post, page, emoHome, received, call, set, get } = await openEmo();
  const [stamp] = (await get<{ stamps: { uuid: string }[] }>('/v1/stamps')).stamps;
  const text = `${emoHome}/messages/text`;
  const sent = [
    await post(text, { text: 'おはよう' }),
    await post(text, { text: 'おはよう', immediate: true }),
    await post(`${emoHome}/messages/stamp`, { uuid: stamp?.uuid, text: 'やったね' }),
  ];
  expect(new Set(sent.map(({ unique_id }) => unique_id)).size).toBe(3);
  expect(new Set(sent.map(({ sequence }) => sequence)).size).toBe(3);
  expect((await page()).slice(0, 3)).toEqual(sent.toReversed());
  expect(sent.map(({ message, media }) => [media, message.ja])).toEqual([
    ['text', 'おはよう'],
    ['text', 'おはよう'],
    ['stamp', 'やったね'],
  ]);
  expect((await received()).filter(({ kind }) => kind === 'message')).toMatchObject(
    sent.map(({ unique_id }) => ({ robot: 'emo', unique_id })),
  );

  const wrong = await call('POST', `${emoHome}/messages/stamp`, { stamp: stamp?.uuid });
  expect([wrong.status, await wrong.text()]).toEqual([500, 'failed to generate response']);
  for (const refused of ['', 'あ'.repeat(1001)]) {
    expect((await call('POST', text, { text: refused })).status).toBe(400);
  }
  await set({ emo_text_limit: 0 });
  expect((await call('POST', text, { text: 'あ'.repeat(1001) })).status).toBe(200);
});

test('many posts at once are in order, none under the sequence of another', async () => {
  const { call, page, emoHome } = await openEmo({
    history: 20 * 86_400,
    switches: { replies: false, emo_page_size: 1000 },
  });
  const before = (await page()).length;
  await Promise.all(
    Array.from({ length: 60 }, (_, index) => call('POST', `${emoHome}/messages/text`, { text: `${index}` })),
  );
  const all = await page();
  expect(all.length - before).toBe(60);
  expect(new Set(all.map(({ sequence }) => sequence)).size).toBe(all.length);
});

test('the family writes to a BOCCO emo too, and answers what is posted', async () => {
  const { post, page, emoHome, advance } = await openEmo();
  await post(`${emoHome}/messages/text`, { text: 'おはよう' });
  await advance(8);
  const [reply, mine] = await page();
  expect(mine?.message.ja).toBe('おはよう');
  expect(reply?.user.uuid).not.toBe(mine?.user.uuid);
});

test('files are for who has a token, and uploads come back as they were', async () => {
  const { call, post, emoHome, page, emoRoom } = await openEmo({ switches: { emo_page_size: 1000 } });
  const upload = (name: string, bytes: Uint8Array<ArrayBuffer>, type = 'application/octet-stream') => {
    const body = new FormData();
    body.set(name, new Blob([bytes], { type }), name);
    return body;
  };
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3);
  const mp3 = new TextEncoder().encode('ID3 a song');
  const picture = await post(`${emoHome}/messages/image`, upload('image', jpeg));
  const song = await post(`${emoHome}/messages/audio`, upload('audio', mp3));
  expect([picture.media, picture.message.ja, song.media]).toEqual(['image', '', 'audio']);
  const bytesOf = async (url: string) => new Uint8Array(await (await call('GET', new URL(url).pathname)).arrayBuffer());
  expect(await bytesOf(picture.image_url)).toEqual(jpeg);
  expect(await bytesOf(song.audio_url)).toEqual(mp3);
  expect(picture.image_url).toMatch(/\/ext\/1\/rooms\/[0-9a-f-]{36}\/feeds\/[0-9a-f-]{36}\/image$/);
  expect(picture.image_url).not.toContain(picture.unique_id);
  expect((await fetch(picture.image_url)).status).toBe(401);
  const everything = await page();
  for (const { audio_url, image_url, media } of everything.slice(0, 150)) {
    expect([media, audio_url !== '', image_url !== '']).toEqual([
      media,
      ['audio', 'stamp'].includes(media) && audio_url !== '',
      ['image', 'stamp'].includes(media),
    ]);
    for (const url of [audio_url, image_url].filter((one) => one !== '')) {
      expect((await call('GET', new URL(url).pathname)).status).toBe(200);
    }
  }
  expect((await fetch(everything[0]?.user.profile_image ?? '')).status).toBe(200);
  expect((await call('GET', `/ext/1/rooms/${emoRoom?.uuid}/feeds/x/image`)).status).toBe(404);

  const large = upload('image', new Uint8Array(2 ** 20 + 1).fill(255));
  for (const [path, body] of [
    ['image', large],
    ['image', upload('audio', jpeg)],
    ['audio', upload('audio', jpeg)],
  ] as const) {
    expect((await call('POST', `${emoHome}/messages/${path}`, body)).status).toBe(400);
  }
});

test('the declared type of an upload can matter', async () => {
  const { call, emoHome, set } = await openEmo({ switches: { emo_upload_types: 'specific' } });
  const image = (type: string) => {
    const body = new FormData();
    body.set('image', new Blob([Uint8Array.of(0xff, 0xd8, 1)], { type }), 'image.jpg');
    return call('POST', `${emoHome}/messages/image`, body);
  };
  expect([(await image('application/octet-stream')).status, (await image('image/jpeg')).status]).toEqual([400, 200]);
  await set({ emo_upload_types: 'any' });
  expect((await image('application/octet-stream')).status).toBe(200);
});

test('motions leave messages without words; only the answer has a text', async () => {
  const { call, page, emoHome, get, received } = await openEmo();
  const { motions } = await get<{ motions: { uuid: string }[] }>('/v1/motions?offset=100');
  const track = { head: [], antenna: [], led_cheek_l: [], led_cheek_r: [], led_play: [], led_rec: [], led_func: [] };
  const moves: [string, object][] = [
    ['motions', { ...track, sound: { name: 'zzz' } }],
    ['motions/preset', { uuid: motions[0]?.uuid }],
    ['motions/led_color', { red: 255, green: 0, blue: 10 }],
    ['motions/move_to', { angle: -45, vertical_angle: 20 }],
  ];
  for (const [path, body] of moves) {
    const answer = await call('POST', `${emoHome}/${path}`, body);
    const message = parse(await answer.text()) as ReadMessage;
    expect([answer.status, message.media, message.message.ja]).toEqual([200, 'motion', '']);
    expect((await page())[0]).toEqual({ ...message, message: { ja: null } });
  }
  const wrong: [string, object, number][] = [
    ['motions', { head: [] }, 400],
    ['motions/preset', { uuid: 'nonsense' }, 404],
    ['motions/led_color', { red: 256, green: 0, blue: 0 }, 400],
    ['motions/move_to', { angle: 46, vertical_angle: 0 }, 400],
  ];
  for (const [path, body, status] of wrong)
    expect((await call('POST', `${emoHome}/${path}`, body)).status).toBe(status);
  expect((await received()).filter(({ kind }) => kind === 'motion')).toHaveLength(4);
});

test('whatever is asked for or posted is answered, and never with an error of the server', async () => {
  const { call, emoHome } = await openEmo();
  const reads = [
    `${emoHome}/messages?before=*`,
    '/v1/rooms?offset=*',
    `${emoHome}/sensors/*/values`,
    '/v1/rooms/*/sensors',
  ];
  const writes = ['messages/text', 'motions', 'motions/preset', 'motions/led_color', 'motions/move_to'];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...reads),
      fc.string(),
      fc.constantFrom(...writes),
      fc.json(),
      async (path, asked, write, body) => {
        const read = await call('GET', path.replace('*', encodeURIComponent(asked)));
        expect([200, 400, 404]).toContain(read.status);
        const posted = await call('POST', `${emoHome}/${write}`, body);
        expect([200, 400, 404]).toContain(posted.status);
        expect((await call('POST', `${emoHome}/${write}`, body, { authorization: '' })).status).toBe(401);
      },
    ),
    { numRuns: 80 },
  );
});
