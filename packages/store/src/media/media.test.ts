import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changesAfter, newestChange } from '../feed/changes.ts';
import { insertMessages } from '../messages/messages.ts';
import type { Download } from '../schema.ts';
import { someMessage, temporaryFolder, temporaryStore } from '../testing/temporary-store.ts';
import { mediaType } from './file-type.ts';
import { writeMediaFile } from './folder.ts';
import { countDownloads, dueDownloads, filesOf, findMediaFile, markDownloaded, markDownloadFailed } from './media.ts';
import { mediaFolder, mediaPath } from './path.ts';

const brief = (files: Download[]) => files.map(({ message_id, kind }) => `${message_id} ${kind}`);
const ogg = { sha256: 'a'.repeat(64), type: 'audio/ogg', size: 4 };

async function storeWithFiles() {
  const store = await temporaryStore();
  await insertMessages(store.db, store.room, [
    someMessage(1, { media: 'audio', audio: 'u1' }),
    someMessage(2, { media: 'image', image: 'u2' }),
    someMessage(3, { audio: 'u3' }),
    someMessage(4, { audio: 'u4', image: 'u5' }),
    someMessage(5),
  ]);
  return store;
}

test('people’s files are due first, the newest of them before all; then the robot’s voice', async () => {
  const { db, room } = await storeWithFiles();
  expect(brief(await dueDownloads(db, 1, { now: 0, longestWait: 86_400 }, 10))).toEqual([
    '4 image',
    '2 image',
    '1 audio',
    '4 audio',
    '3 audio',
  ]);
  expect(brief(await dueDownloads(db, 1, { now: 0, longestWait: 86_400 }, 2))).toEqual(['4 image', '2 image']);
  await insertMessages(db, room, [someMessage(5, { image: 'late' })]);
  expect(brief(await dueDownloads(db, 1, { now: 0, longestWait: 86_400 }, 1))).toEqual(['5 image']);
});

test('a file that failed waits its turn, one that is gone is not asked for again', async () => {
  const { db } = await storeWithFiles();
  const [first, second] = (await dueDownloads(db, 1, { now: 0, longestWait: 86_400 }, 2)) as [Download, Download];
  await markDownloadFailed(db, first, 'no answer', 100);
  await markDownloadFailed(db, second, 'no such thing', undefined);
  expect(brief(await dueDownloads(db, 1, { now: 99, longestWait: 86_400 }, 1))).toEqual(['1 audio']);
  const [again] = await dueDownloads(db, 1, { now: 100, longestWait: 86_400 }, 1);
  expect(again).toMatchObject({ message_id: 4, kind: 'image', attempts: 1, error: 'no answer' });
  expect(await countDownloads(db)).toEqual({ wanted: 4, stored: 0, gone: 1 });
});

test('a stored file is found by its message and by its name; ogg is wanted once more to play everywhere', async () => {
  const { db, room } = await storeWithFiles();
  const seen = await newestChange(db);
  const [image, , audio] = (await dueDownloads(db, 1, { now: 0, longestWait: 86_400 }, 3)) as [
    Download,
    Download,
    Download,
  ];
  await markDownloaded(db, audio, ogg);
  await markDownloaded(db, image, { ...ogg, sha256: 'b'.repeat(64), type: 'image/png' });
  expect(await filesOf(db, room, [1, 2, 4])).toEqual(
    new Map([
      [1, { audio: 'a'.repeat(64) }],
      [4, { image: 'b'.repeat(64) }],
    ]),
  );
  expect(await findMediaFile(db, 'a'.repeat(64))).toEqual(ogg);
  expect(brief(await dueDownloads(db, 1, { now: 0, longestWait: 86_400 }, 10))).toEqual([
    '2 image',
    '1 playable',
    '4 audio',
    '3 audio',
  ]);
  expect((await changesAfter(db, seen))?.map(({ kind, first }) => [kind, first])).toEqual([
    ['message', 1],
    ['message', 4],
  ]);
});

test('only a sound, and only an ogg, is fetched once more', async () => {
  const { db } = await storeWithFiles();
  const [image, , audio] = (await dueDownloads(db, 1, { now: 0, longestWait: 86_400 }, 3)) as [
    Download,
    Download,
    Download,
  ];
  await markDownloaded(db, image, ogg);
  await markDownloaded(db, audio, { ...ogg, sha256: 'b'.repeat(64), type: 'audio/mpeg' });
  expect(brief(await dueDownloads(db, 1, { now: 0, longestWait: 86_400 }, 10))).toEqual([
    '2 image',
    '4 audio',
    '3 audio',
  ]);
});

test('what is further back than pages show comes in without a word to them, and the same sound is one file', async () => {
  const { db, room } = await storeWithFiles();
  const newer = Array.from({ length: 198 }, (_, at) => someMessage(at + 6));
  await insertMessages(db, room, newer);
  const seen = await newestChange(db);
  for (const each of await dueDownloads(db, 1, { now: 0, longestWait: 86_400 }, 10))
    await markDownloaded(db, each, ogg);
  expect((await changesAfter(db, seen))?.map(({ first }) => first)).toEqual([4, 4]);
  expect([...(await filesOf(db, room, [1, 3])).values()]).toEqual([{ audio: ogg.sha256 }, { audio: ogg.sha256 }]);
});

test('a file is written whole, private and once, under the sum of what is in it', async () => {
  const dataDir = temporaryFolder();
  const bytes = Buffer.from('OggS and more');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const written = await writeMediaFile(dataDir, bytes);
  expect(written).toEqual({ sha256, type: 'audio/ogg', size: 13 });
  const path = join(mediaFolder(dataDir), mediaPath(sha256));
  expect(path).toBe(`${dataDir}/media/${sha256.slice(0, 2)}/${sha256}`);
  expect(readFileSync(path)).toEqual(bytes);
  expect([statSync(path).mode & 0o777, statSync(mediaFolder(dataDir)).mode & 0o777]).toEqual([0o600, 0o700]);
  utimesSync(path, 1, 1);
  await writeMediaFile(dataDir, bytes);
  expect(statSync(path).mtimeMs).toBe(1000);
  await Promise.all([writeMediaFile(dataDir, Buffer.from('twice')), writeMediaFile(dataDir, Buffer.from('twice'))]);
  const names = readdirSync(mediaFolder(dataDir), { recursive: true, withFileTypes: true });
  expect(names.filter((entry) => entry.isFile()).map(({ name }) => name.length)).toEqual([64, 64]);
  expect(existsSync(path)).toBe(true);
});

test.each([
  ['image/png', '\x89PNG\r\n\x1a\n....'],
  ['image/jpeg', '\xff\xd8\xff\xe0....'],
  ['image/gif', 'GIF89a....'],
  ['image/webp', 'RIFF....WEBPVP8 '],
  ['audio/wav', 'RIFF....WAVEfmt '],
  ['audio/ogg', 'OggS....'],
  ['audio/mp4', '\0\0\0\x20ftypM4A ....'],
  ['audio/mpeg', 'ID3\x04'],
  ['audio/mpeg', '\xff\xfb\x90\x64'],
  ['application/octet-stream', '\0\0\0\x20ftypheic....'],
  ['application/octet-stream', '\xff\xf8\x74\x08'],
  ['application/octet-stream', '<html><script>alert(1)</script>'],
  ['application/octet-stream', '<svg xmlns="http://www.w3.org/2000/svg">'],
  ['application/octet-stream', ''],
])('%s is told from its bytes: %j', (type, bytes) => {
  expect(mediaType(Buffer.from(bytes, 'latin1'))).toBe(type);
});

test('a data folder that is gone is not made anew for a file', async () => {
  const folder = join(temporaryFolder(), 'gone');
  await expect(writeMediaFile(folder, Buffer.from('picture'))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(existsSync(folder)).toBe(false);
});
