/** Pictures and recordings on their way out, against the simulator. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '@roomlog/simulator';
import {
  draftMediaFile,
  dropDraft,
  enqueue,
  listRooms,
  mediaFolder,
  mediaPath,
  outboxRow,
  readMediaFile,
  sendFailureOf,
  unsent,
} from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { AccountContext } from '../context.ts';
import { archiveMedia } from '../jobs/archive-media.ts';
import { refreshRooms } from '../jobs/refresh-rooms.ts';
import { syncMessages } from '../jobs/sync-messages.ts';
import { temporaryContext, triesOnce } from '../testing/context.ts';
import { deliverDue } from './outbox.ts';

const files = {
  image: Buffer.from('\x89PNG\r\n\x1a\n a picture', 'latin1'),
  jpeg: Buffer.from('\xff\xd8\xff\xe0 another picture', 'latin1'),
  audio: Buffer.from('\0\0\0\x20ftypM4A  a recording', 'latin1'),
};

let context: AccountContext;
let room = 0;
let control = '';

beforeEach(async () => {
  const simulator = await startSimulator({ history: 3600, speed: 0, switches: { replies: false } });
  onTestFinished(() => simulator.close());
  control = simulator.controlUrl;
  context = await temporaryContext(simulator.baseUrl, { policy: triesOnce });
  await refreshRooms(context);
  room = (await listRooms(context.store.db))[0]?.id ?? 0;
});

async function choose(name: keyof typeof files) {
  const kind = name === 'jpeg' ? 'image' : name;
  const draft = await draftMediaFile(context.config.dataDir, [files[name]]);
  const { row } = await enqueue(context.store.db, { unique_id: crypto.randomUUID(), room_id: room, kind, draft });
  await dropDraft(draft);
  return row;
}

const strike = (fault: object) => fetch(`${control}/faults`, { method: 'PUT', body: JSON.stringify(fault) });
const rowOf = ({ seq }: { seq: number }) => outboxRow(context.store.db, seq);

interface Received {
  kind: string;
  unique_id: string;
  media: string;
  repeat: number;
}

async function received(): Promise<[string, string, number][]> {
  const lines = (await (await fetch(`${control}/received`)).text()).split('\n').filter(Boolean);
  const all = lines.map((line) => JSON.parse(line) as Received).filter(({ kind }) => kind === 'message');
  return all.map(({ unique_id, media, repeat }) => [unique_id, media, repeat]);
}

test('pictures and recordings go out as they are, in their order, and come back into the archive', async () => {
  const rows = [await choose('image'), await choose('audio'), await choose('jpeg')];
  await deliverDue(context);
  expect(await received()).toEqual(rows.map(({ unique_id, kind }) => [unique_id, kind, 0]));
  expect(await unsent(context.store.db, room)).toEqual([]);
  await syncMessages(context);
  await archiveMedia(context);
  const sqlite = sqliteOf(context.store);
  const archived = sqlite.prepare(
    `SELECT media.sha256 FROM message JOIN media ON media.room_id = message.room_id AND message_id = message.id
     WHERE unique_id = ? AND kind = ?`,
  );
  expect(rows.map(({ unique_id, kind }) => archived.pluck().get(unique_id, kind))).toEqual(
    rows.map(({ sha256 }) => sha256),
  );
});

test('one whose answer got lost is posted again under its id, and stored once', async () => {
  const row = await choose('image');
  await strike({ endpoint: 'send', kind: 'cut', when: 'after', count: 1 });
  await deliverDue(context);
  expect(await rowOf(row)).toMatchObject({ state: 'queued', attempts: 1 });
  sqliteOf(context.store).exec('UPDATE outbox SET next_attempt_at = 0');
  await deliverDue(context);
  expect(await rowOf(row)).toMatchObject({ state: 'sent' });
  expect(await received()).toEqual([
    [row.unique_id, 'image', 0],
    [row.unique_id, 'image', 1],
  ]);
});

test.for([
  [400, 'refused'],
  [403, 'not_allowed'],
  [413, 'too_large'],
  [415, 'refused'],
] as const)('one that BOCCO refuses with %i is not sent, and says so: %s', async ([status, code]) => {
  const row = await choose('audio');
  await strike({ endpoint: 'send', kind: 'status', status, count: 1 });
  await deliverDue(context);
  const { state, error = null } = (await rowOf(row)) ?? {};
  expect([state, sendFailureOf(error)]).toEqual(['failed', code]);
});

test('a file that is lost or damaged is never posted, says so, and holds up no other', async () => {
  const [lost, damaged] = [await choose('image'), await choose('audio')];
  const pathOf = (sha256: string | null) => join(mediaFolder(context.config.dataDir), mediaPath(sha256 ?? ''));
  rmSync(pathOf(lost.sha256));
  writeFileSync(pathOf(damaged.sha256), 'something else');
  const good = await choose('jpeg');
  await deliverDue(context);
  expect(await received()).toEqual([[good.unique_id, 'image', 0]]);
  expect(await rowOf(lost)).toMatchObject({ state: 'failed', error: expect.stringContaining('not in the archive') });
  expect(await rowOf(damaged)).toMatchObject({ state: 'failed', error: expect.stringContaining('damaged') });
  // Chosen again, as the same message, it is whole again.
  const draft = await draftMediaFile(context.config.dataDir, [files.image]);
  await enqueue(context.store.db, { unique_id: lost.unique_id, room_id: room, kind: 'image', draft });
  await dropDraft(draft);
  expect(await readMediaFile(context.config.dataDir, lost.sha256 ?? '')).toEqual({ bytes: files.image });
  await deliverDue(context);
  expect(await rowOf(lost)).toMatchObject({ state: 'sent' });
});
