/** What the archive gives out, and what not. */
import { rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type Download,
  dueDownloads,
  findMessage,
  insertMessages,
  listRooms,
  markDownloaded,
  mediaFolder,
  writeMediaFile,
} from '@roomlog/store';
import { expect, test } from 'vitest';
import type { MessageJson } from '../schemas.ts';
import { begin, dashboardForEach, mother, room } from '../testing.ts';

const bench = dashboardForEach();

const png = Buffer.from('\x89PNG\r\n\x1a\n0123456789', 'latin1');

/** A picture message whose file has these bytes. @returns its address */
async function archive(bytes: Uint8Array): Promise<string> {
  const { db, path } = bench.store;
  const [found] = await listRooms(db);
  const message = {
    id: 1,
    unique_id: 'id',
    date: new Date(begin * 1000),
    media: 'image',
    message_type: 'normal',
    text: '',
    audio: '',
    image: 'https://bocco.example/1.png',
    sender: mother.uuid,
    user: mother,
    dictated: false,
    detail: null,
  };
  await insertMessages(db, found?.id ?? 0, [message]);
  const [wanted] = (await dueDownloads(db, 1, { now: begin, longestWait: 86_400 }, 1)) as [Download];
  const file = await writeMediaFile(dirname(path), bytes);
  await markDownloaded(db, wanted, file);
  expect(await findMessage(db, found?.id ?? 0, 1)).toBeDefined();
  return `/media/${file.sha256}`;
}

const get = (url: string, headers: Record<string, string> = {}) =>
  bench.app.inject({ url, headers: { host: 'localhost', ...headers } });

test('a picture comes as what it is, may be kept for ever, and runs nothing', async () => {
  const url = await archive(png);
  const { statusCode, headers, rawPayload } = await get(url);
  expect([statusCode, rawPayload]).toEqual([200, png]);
  expect(headers).toMatchObject({
    'content-type': 'image/png',
    'content-disposition': 'inline',
    'cache-control': 'private, max-age=31536000, immutable',
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  });
  const [message] = await bench.get<MessageJson[]>(`/api/rooms/${room}/messages`);
  expect(message).toMatchObject({ image_file: url.slice('/media/'.length), audio_file: null, playable_file: null });
});

test('a part is given to whoever asks for one, as Safari does', async () => {
  const url = await archive(png);
  const part = await get(url, { range: 'bytes=8-11' });
  expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([206, '0123', 'bytes 8-11/18']);
  expect(part.headers).toMatchObject({ 'content-type': 'image/png', 'accept-ranges': 'bytes' });
  expect((await get(url, { range: 'bytes=0-1' })).headers['content-length']).toBe('2');
  const beyond = await get(url, { range: 'bytes=99-' });
  expect([beyond.statusCode, beyond.json().error.code]).toEqual([416, 'no_such_range']);
  expect(beyond.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
});

test('a part is given only of the file that was asked for before; of several parts at once the whole file comes', async () => {
  const url = await archive(png);
  const { etag, 'last-modified': modified } = (await get(url)).headers;
  const range = 'bytes=8-11';
  for (const condition of [String(etag).replace(/^W\//, ''), '"another"', 'Thu, 01 Jan 1970 00:00:00 GMT']) {
    const answer = await get(url, { range, 'if-range': condition });
    expect([condition, answer.statusCode, answer.rawPayload]).toEqual([condition, 200, png]);
  }
  const same = await get(url, { range, 'if-range': String(modified) });
  expect([same.statusCode, same.body]).toEqual([206, '0123']);
  const several = await get(url, { range: 'bytes=0-1,8-11' });
  expect([several.statusCode, several.rawPayload]).toEqual([200, png]);
});

test.for([
  '<html><script>alert(1)</script>',
  '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
  '<?xml version="1.0"?><?xml-stylesheet href="x"?><a/>',
  '%PDF-1.7 with scripts',
  '\0\0\0\x20ftypheic a picture that few browsers show',
])('what is no picture or sound that browsers show is a download, in whole and in part: %s', async (text) => {
  const url = await archive(Buffer.from(text));
  for (const headers of [{}, { range: 'bytes=0-5' }]) {
    expect((await get(url, headers)).headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(/^attachment; filename="roomlog-[0-9a-f]{8}"$/),
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
    });
  }
});

test('a file that somebody took out of the folder is missing, and that is all', async () => {
  const url = await archive(png);
  rmSync(mediaFolder(dirname(bench.store.path)), { recursive: true });
  const response = await get(url);
  expect([response.statusCode, response.json().error.code]).toEqual([404, 'not_found']);
  expect(response.headers['cache-control']).toBe('no-store');
});

test('nothing else is given out', async () => {
  const { path } = bench.store;
  const url = await archive(png);
  symlinkSync(path, join(mediaFolder(dirname(path)), 'link'));
  const addresses = [
    `/media/${'0'.repeat(64)}`,
    '/media/link',
    '/media/..%2froomlog.db',
    '/media/%2e%2e%2froomlog.db',
    '/media/../roomlog.db',
    `${url}%2f..%2f..%2f..%2froomlog.db`,
    `${url}/..`,
    url.toUpperCase(),
    '/media/',
    '/media/%00',
  ];
  for (const address of addresses) {
    const response = await get(address);
    expect(response.statusCode, address).toBe(404);
    expect(response.json(), address).toMatchObject({ error: { code: 'not_found' } });
    expect(response.headers['cache-control'], address).toBe('no-store');
  }
});
