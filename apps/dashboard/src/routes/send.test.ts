/** Pictures and recordings on their way in: what is taken, what is refused, and that nothing is left of the latter. */
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { dueDownloads, insertMessages, markDownloaded, mediaFolder, mediaPath } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { expect, onTestFinished, test } from 'vitest';
import { usualLimits } from '../http/limits.ts';
import { createUploadSlots } from '../http/upload-slots.ts';
import type { MessageJson, OutboxJson } from '../schemas.ts';
import { begin, dashboardForEach, encoded, formOf, mother, room, uniqueId } from '../testing.ts';

const bench = dashboardForEach({ uploadBytes: 4096, uploadReserve: 0 });

const png = Buffer.from('\x89PNG\r\n\x1a\n a picture', 'latin1');
const jpeg = Buffer.from('\xff\xd8\xff\xe0 a picture', 'latin1');
const m4a = Buffer.from('\0\0\0\x20ftypM4A  a recording', 'latin1');
const html = Buffer.from('<!doctype html><script>alert(1)</script>');
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');

const post = async (form: FormData) => inject(await encoded(form));

function inject({ type, bytes }: { type: string; bytes: Buffer }) {
  const headers = { host: 'localhost', 'content-type': type };
  return bench.app.inject({ method: 'POST', url: `/api/rooms/${room}/messages`, headers, payload: bytes });
}

const outbox = () => bench.get<OutboxJson[]>(`/api/rooms/${room}/outbox`);

function filesLeft(): string[] {
  const folder = mediaFolder(dirname(bench.store.path));
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

test('a picture or recording is queued with its file, which is on the disk and at its address', async () => {
  for (const [kind, bytes, type] of [
    ['image', png, 'image/png'],
    ['image', jpeg, 'image/jpeg'],
    ['audio', m4a, 'audio/mp4'],
  ] as const) {
    const unique_id = crypto.randomUUID();
    const response = await post(formOf({ unique_id, [kind]: bytes }));
    expect([response.statusCode, response.json()]).toMatchObject([202, { unique_id, kind, text: '' }]);
    const { media } = response.json<OutboxJson>();
    const sha256 = media?.slice('/media/'.length) ?? '';
    expect(readFileSync(join(mediaFolder(dirname(bench.store.path)), mediaPath(sha256)))).toEqual(bytes);
    const file = await bench.app.inject({ url: media ?? '', headers: { host: 'localhost' } });
    expect([file.statusCode, file.headers['content-type'], file.rawPayload]).toEqual([200, type, bytes]);
    expect((await outbox()).at(-1)).toEqual(response.json());
  }
});

test('the message that comes back shows the file that was sent, until BOCCO’s copy is archived', async () => {
  const { media } = (await post(formOf({ unique_id: uniqueId, image: png }))).json<OutboxJson>();
  const message = {
    ...messageOf(1),
    unique_id: uniqueId.toUpperCase(),
    media: 'image',
    image: 'https://bocco.example/1',
  };
  await insertMessages(bench.store.db, 1, [
    message,
    { ...messageOf(2), media: 'image', image: 'https://bocco.example/2' },
  ]);
  const shown = await bench.get<MessageJson[]>(`/api/rooms/${room}/messages`);
  expect(shown.map(({ image_file }) => image_file && `/media/${image_file}`)).toEqual([media, null]);
  const [wanted] = (await dueDownloads(bench.store.db, 1, { now: begin, longestWait: 1e9 }, 2)).toReversed();
  if (!wanted) return expect.unreachable();
  await markDownloaded(bench.store.db, wanted, { sha256: 'c'.repeat(64), type: 'image/jpeg', size: 1 });
  const [archived] = await bench.get<MessageJson[]>(`/api/rooms/${room}/messages`);
  expect(archived?.image_file).toBe('c'.repeat(64));
});

const messageOf = (id: number) => ({
  id,
  unique_id: `id-${id}`,
  date: new Date((begin + id) * 1000),
  media: 'text',
  message_type: 'normal',
  text: '',
  audio: '',
  image: '',
  sender: mother.uuid,
  user: mother,
  dictated: false,
  detail: null,
});

test('the same again is known, in any order of the fields; anything else under the id is a conflict', async () => {
  expect((await post(formOf({ image: png, unique_id: uniqueId }))).statusCode).toBe(202);
  expect((await post(formOf({ unique_id: uniqueId.toUpperCase(), image: png }))).statusCode).toBe(200);
  const others = [{ image: jpeg }, { audio: m4a }].map((file) => post(formOf({ unique_id: uniqueId, ...file })));
  for (const { statusCode } of [...(await Promise.all(others)), await bench.post({ unique_id: uniqueId, text: 'a' })]) {
    expect(statusCode).toBe(409);
  }
  expect([(await outbox()).length, filesLeft().length]).toEqual([1, 1]);
});

const refused: [name: string, fields: Record<string, string | Buffer>, status: number, sentence: RegExp][] = [
  ['a page called .png', { unique_id: uniqueId, image: html }, 415, /neither a JPEG nor a PNG/],
  ['an SVG', { unique_id: uniqueId, image: svg }, 415, /neither a JPEG nor a PNG/],
  ['a GIF', { unique_id: uniqueId, image: Buffer.from('GIF89a 0123456789') }, 415, /neither a JPEG nor a PNG/],
  ['a recording as a picture', { unique_id: uniqueId, image: m4a }, 415, /neither a JPEG nor a PNG/],
  ['a wav', { unique_id: uniqueId, audio: Buffer.from('RIFF....WAVEfmt ') }, 415, /no m4a/],
  ['a byte', { unique_id: uniqueId, audio: Buffer.from('a') }, 415, /no m4a/],
  ['no byte', { unique_id: uniqueId, image: Buffer.alloc(0) }, 400, /^image is empty/],
  ['too many bytes', { image: Buffer.concat([png, Buffer.alloc(4096)]), unique_id: uniqueId }, 413, /larger than/],
  ['a text beside it', { unique_id: uniqueId, image: png, text: 'やあ' }, 400, /one kind of content/],
  ['two files', { unique_id: uniqueId, image: png, audio: m4a }, 400, /one file/],
  ['another field', { unique_id: uniqueId, image: png, more: '1' }, 400, /^more is not a field/],
  ['another file', { unique_id: uniqueId, video: png }, 400, /^video is not a field/],
  ['a file that is none', { unique_id: uniqueId, image: 'path/to/it.png' }, 400, /^image must be a file/],
  ['no file', { unique_id: uniqueId }, 400, /Give a file/],
  ['no id', { image: png }, 400, /^unique_id is missing/],
  ['a wrong id', { image: png, unique_id: 'mine' }, 400, /^unique_id must be a UUID/],
  ['a name of objects', { image: png, unique_id: uniqueId, toString: '1' }, 400, /\.$/],
];

test('anything else is refused with a sentence, and nothing is left of it', async () => {
  for (const [name, fields, status, sentence] of refused) {
    const response = await post(formOf(fields));
    const { message } = response.json<{ error: { message: string } }>().error;
    expect([name, response.statusCode, message]).toEqual([name, status, expect.stringMatching(sentence)]);
    expect([name, filesLeft()]).toEqual([name, []]);
  }
  expect(await outbox()).toEqual([]);
});

test('a form that is cut anywhere, or is none, leaves nothing and is no fault of ours', async () => {
  const { type, bytes } = await encoded(formOf({ image: png, unique_id: uniqueId }));
  for (let length = 0; length < bytes.length - 4; length += 23) {
    const response = await inject({ type, bytes: bytes.subarray(0, length) });
    expect([length, response.statusCode]).toEqual([length, 400]);
  }
  for (const wrong of ['multipart/form-data', 'multipart/form-data; boundary=x']) {
    expect((await inject({ type: wrong, bytes })).statusCode).toBe(400);
  }
  expect([await outbox(), filesLeft()]).toEqual([[], []]);
});

test('a row that can’t be stored leaves no file behind', async () => {
  sqliteOf(bench.store).pragma('query_only = ON');
  const form = formOf({ unique_id: uniqueId, image: png });
  expect((await post(form)).statusCode).toBe(503);
  sqliteOf(bench.store).exec(`PRAGMA query_only = OFF;
    CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END`);
  expect((await post(form)).statusCode).toBe(500);
  expect(filesLeft()).toEqual([]);
});

test('files come in up to a number at a time, in all and from one address', () => {
  const take = createUploadSlots({ ...usualLimits, uploads: 3, uploadsOfOne: 2 });
  const first = take('a');
  take('a');
  expect(() => take('a')).toThrow('try again');
  take('b');
  expect(() => take('c')).toThrow('try again');
  first();
  take('c');
  expect(() => take('a')).toThrow('try again');
});

test('OpenAPI has both kinds of bodies', async () => {
  const { paths } = await bench.get<{ paths: Record<string, { post: { requestBody: { content: object } } }> }>(
    '/openapi.json',
  );
  const { content } = paths['/api/rooms/{room}/messages']?.post.requestBody ?? { content: {} };
  expect(content).toMatchObject({
    'application/json': { schema: { $ref: '#/components/schemas/NewMessage' } },
    'multipart/form-data': { schema: { $ref: '#/components/schemas/NewMessageWithFile' } },
  });
});

test('a body that is missing is refused', async () => {
  const url = `/api/rooms/${room}/messages`;
  const response = await bench.app.inject({ method: 'POST', url, headers: { host: 'localhost' } });
  expect([response.statusCode, response.json().error.code]).toEqual([400, 'bad_request']);
});

const headOf = (type: string, length: string) =>
  `POST /api/rooms/${room}/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\n${length}\r\n\r\n`;

async function connected() {
  const socket = connect(Number(new URL(await bench.app.listen({ host: '127.0.0.1', port: 0 })).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let answer = '';
  socket.setEncoding('latin1').on('data', (more) => {
    answer += more;
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return { socket, answer: () => answer };
}

/** Something has come in, so that there is something to clear away. */
const begun = () => expect.poll(filesLeft).toHaveLength(1);

test('an upload that is given up leaves nothing', async () => {
  const { socket } = await connected();
  const { type, bytes } = await encoded(
    formOf({ unique_id: uniqueId, image: Buffer.concat([png, Buffer.alloc(2000)]) }),
  );
  socket.write(headOf(type, `Content-Length: ${bytes.length}`));
  socket.write(bytes.subarray(0, 1500));
  await begun();
  socket.destroy();
  await expect.poll(filesLeft).toEqual([]);
  expect(await outbox()).toEqual([]);
});

test('whoever sends a file that is refused can send all of it, and reads why', async () => {
  const { socket, answer } = await connected();
  const part = '--x\r\ncontent-disposition: form-data; name="image"; filename="a.png"\r\n\r\n';
  // More than sockets hold by themselves.
  const form = Buffer.concat([Buffer.from(part), Buffer.alloc(20 * 1024 * 1024, 'a'), Buffer.from('\r\n--x--\r\n')]);
  socket.write(headOf('multipart/form-data; boundary=x', 'Transfer-Encoding: chunked'));
  socket.write(`${form.length.toString(16)}\r\n`);
  socket.write(form);
  await promisify<string, void>(socket.write.bind(socket))('\r\n0\r\n\r\n');
  await expect.poll(answer).toMatch(/^HTTP\/1\.1 415 .*neither a JPEG nor a PNG/s);
  bench.app.server.closeAllConnections();
  expect(filesLeft()).toEqual([]);
});
