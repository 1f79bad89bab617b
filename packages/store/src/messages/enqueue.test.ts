/** Pictures and recordings in the outbox: the file before the row, the row never without its file. */
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draftMediaFile, dropDraft, type MediaDraft, sweepDrafts } from '../media/draft.ts';
import { writeMediaFile } from '../media/folder.ts';
import { dueDownloads, findMediaFile, isFileOfRoom, markDownloaded } from '../media/media.ts';
import { mediaFolder, mediaPath } from '../media/path.ts';
import { upsertRooms } from '../rooms/room-list.ts';
import { findRoom } from '../rooms/rooms.ts';
import {
  refuse,
  run,
  runs,
  someMessage,
  someRoom,
  type TestStore,
  temporaryStore,
} from '../testing/temporary-store.ts';
import { enqueue } from './enqueue.ts';
import { insertMessages } from './messages.ts';
import { discard, findOutbox, markFailed, markSent } from './outbox.ts';

const id = (digit: number) => `0000000${digit}-AAAA-4000-8000-000000000000`;
const png = (text: string) => Buffer.from(`\x89PNG\r\n\x1a\n${text}`, 'latin1');

const dataDirOf = ({ dataDir }: TestStore) => dataDir;
const draftOf = (store: TestStore, text: string) => draftMediaFile(dataDirOf(store), [png(text)]);
const pathOf = (store: TestStore, sha256: string) => join(mediaFolder(dataDirOf(store)), mediaPath(sha256));

function filesIn(store: TestStore): string[] {
  const entries = readdirSync(mediaFolder(dataDirOf(store)), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** As the dashboard does it. */
async function post(store: TestStore, message: { unique_id: string; room_id: number }, text: string, kind = 'image') {
  const draft = await draftOf(store, text);
  const of = kind === 'text' ? { text } : { kind: kind as 'image' | 'audio', draft };
  try {
    return await enqueue(store.db, { ...message, ...of });
  } finally {
    await dropDraft(draft);
  }
}

test('whatever comes in any order: an id is one message for ever, and every row has its file', async () => {
  const store = await temporaryStore();
  await upsertRooms(store.db, [someRoom('room'), someRoom('other')]);
  const other = (await findRoom(store.db, 'other'))?.id ?? 0;
  const posts = fc.record({
    unique_id: fc.constantFrom(id(1), id(1).toLowerCase(), id(2)),
    room_id: fc.constantFrom(store.room, store.room, store.room, other),
    kind: fc.constantFrom('text', 'image', 'image', 'audio'),
    text: fc.constantFrom('a', 'a', 'b'),
    fate: fc.constantFrom('nothing', 'refused', 'sent', 'file lost'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(posts, { minLength: 1, maxLength: 8 }), async (all) => {
      for (const table of ['outbox', 'media_file']) await run(store.db, `DELETE FROM ${table}`);
      rmSync(mediaFolder(dataDirOf(store)), { recursive: true, force: true });
      const known = new Map<string, string>();
      for (const { unique_id, room_id, kind, text, fate } of all) {
        const key = unique_id.toLowerCase();
        const content = JSON.stringify([room_id, kind, text]);
        const before = await findOutbox(store.db, key);
        const { outcome, row } = await post(store, { unique_id, room_id }, text, kind);
        const first = known.get(key);
        expect(outcome).toBe(first === undefined ? 'queued' : first === content ? 'known' : 'conflict');
        known.set(key, first ?? content);
        if (outcome === 'conflict') expect(row).toEqual(before);
        else expect([row.kind, row.text, row.state === 'failed']).toEqual([kind, kind === 'text' ? text : '', false]);
        if (row.sha256 && outcome !== 'conflict') expect(readFileSync(pathOf(store, row.sha256))).toEqual(png(text));
        if (fate === 'refused') await markFailed(store.db, row, 'No.');
        if (fate === 'sent') await markSent(store.db, row, 7, undefined);
        if (fate === 'file lost' && row.sha256) rmSync(pathOf(store, row.sha256), { force: true });
      }
      // No draft and no file of a refused one is left over.
      const rows = await store.db.selectFrom('outbox').select('sha256').execute();
      expect(filesIn(store).filter((name) => !rows.some(({ sha256 }) => sha256 === name))).toEqual([]);
    }),
    { numRuns: runs(60) },
  );
});

test('one whose row can’t be stored leaves no file behind, unless another message has it', async () => {
  const store = await temporaryStore();
  await refuse(store, 'INSERT', 'outbox', 'full');
  await expect(post(store, { unique_id: id(1), room_id: store.room }, 'a')).rejects.toThrow('full');
  expect([filesIn(store), await store.db.selectFrom('media_file').selectAll().execute()]).toEqual([[], []]);
  await insertMessages(store.db, store.room, [someMessage(1, { media: 'image', image: 'u' })]);
  const [wanted] = await dueDownloads(store.db, 1, { now: 0, longestWait: 1 }, 1);
  if (!wanted) return expect.unreachable();
  const file = await writeMediaFile(dataDirOf(store), png('a'));
  await markDownloaded(store.db, wanted, file);
  await expect(post(store, { unique_id: id(1), room_id: store.room }, 'a')).rejects.toThrow('full');
  expect(filesIn(store)).toEqual([file.sha256]);
});

test('a file is of its room as soon as it is queued; taken back, it is gone, unless it was queued twice', async () => {
  const store = await temporaryStore();
  const { db, room } = store;
  const { row } = await post(store, { unique_id: id(1), room_id: room }, 'a');
  await post(store, { unique_id: id(2), room_id: room }, 'a');
  const sha256 = row.sha256 ?? '';
  expect(await findMediaFile(db, sha256)).toEqual({ sha256, type: 'image/png', size: 9 });
  expect([await isFileOfRoom(db, sha256, 'ROOM'), await isFileOfRoom(db, sha256, 'other')]).toEqual([true, false]);
  for (const [unique_id, left] of [
    [id(1), [sha256]],
    [id(2), []],
  ] as const) {
    const found = await findOutbox(db, unique_id);
    if (!found) return expect.unreachable();
    await markFailed(db, found, 'No.');
    expect(await discard(db, room, unique_id, dataDirOf(store))).toBe(true);
    expect(filesIn(store)).toEqual(left);
  }
  expect(await findMediaFile(db, sha256)).toBeUndefined();
});

test('a draft comes in by pieces of any size, is judged by its first bytes and leaves nothing when it breaks off', async () => {
  const store = await temporaryStore();
  const dataDir = dataDirOf(store);
  const bytes = Buffer.concat([png('x'), Buffer.alloc(90, 7)]);
  for (const size of [1, 5, 16, 99]) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, at * size + size),
    );
    const types: string[] = [];
    const draft: MediaDraft = await draftMediaFile(dataDir, pieces, (type) => types.push(type));
    expect([types, readFileSync(draft.path)]).toEqual([['image/png'], Buffer.concat(pieces)]);
    await dropDraft(draft);
  }
  const breaking = async function* () {
    yield bytes;
    throw new Error('cut');
  };
  await expect(draftMediaFile(dataDir, breaking())).rejects.toThrow('cut');
  const refuse = (type: string) => {
    throw new Error(type);
  };
  await expect(draftMediaFile(dataDir, [Buffer.from('<svg>')], refuse)).rejects.toThrow('application/octet-stream');
  await expect(draftMediaFile(dataDir, [], refuse)).rejects.toThrow('application/octet-stream');
  expect(filesIn(store)).toEqual([]);
});

test('what a killed process left unfinished is deleted after a day, and nothing else', async () => {
  const store = await temporaryStore();
  expect(await sweepDrafts(dataDirOf(store))).toBe(0);
  const [old, young] = [await draftOf(store, 'old'), await draftOf(store, 'young')];
  const file = await writeMediaFile(dataDirOf(store), png('kept'));
  writeFileSync(join(mediaFolder(dataDirOf(store)), 'mine'), '');
  for (const path of [old.path, pathOf(store, file.sha256), join(mediaFolder(dataDirOf(store)), 'mine')]) {
    utimesSync(path, 1, 1);
  }
  expect(await sweepDrafts(dataDirOf(store))).toBe(1);
  expect([existsSync(old.path), existsSync(young.path), filesIn(store).length]).toEqual([false, true, 3]);
});
