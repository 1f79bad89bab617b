/**
 * The files that messages link to. A file is on disk before its row says `stored`; a file without a row is harmless.
 */
import { type DueAt, isRowDue } from '../due.ts';
import { recordChange } from '../feed/changes.ts';
import type { Db, Download, MediaFile, MediaKind } from '../schema.ts';
import { enqueuePlayable } from './download-queue.ts';
import type { Waveform } from './waveform.ts';
import { recordWaveform } from './waveforms.ts';

/** The downloads of an account that are due: people's recordings and pictures first, then the newest messages first. */
export async function dueDownloads(
  db: Db,
  account: number,
  due: DueAt,
  limit: number,
  slice?: number,
): Promise<Download[]> {
  return db
    .selectFrom('media')
    .innerJoin('room', 'room.id', 'media.room_id')
    .selectAll('media')
    .where('account_id', '=', account)
    .$if(slice !== undefined, (query) => query.where('slice', '=', slice ?? 0))
    .where('state', '=', 'wanted')
    .where(isRowDue(due))
    .orderBy('priority')
    .orderBy('message_id', 'desc')
    .limit(limit)
    .execute();
}

type Key = Pick<Download, 'room_id' | 'message_id' | 'kind'>;

const update = (db: Db, { room_id, message_id, kind }: Key) =>
  db.updateTable('media').where((eb) => eb.and({ room_id, message_id, kind }));

/** Pages show about so many of a room's newest messages: no notification for files of older ones. */
const onPages = 200;

/**
 * Records that a file is in the media folder, and notifies pages if the message is among the room's newest 200.
 * @param file the result of `writeMediaFile`
 * @param waveform its shape, null if it has none; undefined for what is not shown as bars
 */
export async function markDownloaded(
  db: Db,
  wanted: Download,
  file: MediaFile,
  waveform?: Waveform | null,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('media_file')
      .values(file)
      .onConflict((conflict) => conflict.column('sha256').doNothing())
      .execute();
    await update(trx, wanted)
      .set({ state: 'stored', sha256: file.sha256, attempts: wanted.attempts + 1, error: null })
      .execute();
    if (waveform !== undefined) await recordWaveform(trx, file.sha256, waveform);
    if (wanted.kind === 'audio' && file.type === 'audio/ogg') await enqueuePlayable(trx, wanted);
    const { room_id: ref, message_id: id } = wanted;
    if (await isOnPages(trx, wanted)) await recordChange(trx, { kind: 'message', ref, first: id, last: id });
  });
}

async function isOnPages(db: Db, { room_id, message_id }: Download): Promise<boolean> {
  const oldest = await db
    .selectFrom('message')
    .select('id')
    .where('room_id', '=', room_id)
    .orderBy('id', 'desc')
    .offset(onPages - 1)
    .limit(1)
    .executeTakeFirst();
  return message_id >= (oldest?.id ?? 0);
}

/**
 * Records a failed download.
 * @param error one sentence
 * @param at when to retry, epoch seconds; undefined if the file is gone for good
 */
export async function markDownloadFailed(
  db: Db,
  wanted: Download,
  error: string,
  at: number | undefined,
): Promise<void> {
  const attempts = wanted.attempts + 1;
  const next = at === undefined ? ({ state: 'gone' } as const) : { next_attempt_at: at };
  await update(db, wanted)
    .set({ attempts, error, ...next })
    .execute();
}

/** The archived file with a SHA-256 (hexadecimal); undefined if there is none. */
export async function findMediaFile(db: Db, sha256: string): Promise<MediaFile | undefined> {
  return db.selectFrom('media_file').selectAll().where('sha256', '=', sha256).executeTakeFirst();
}

/** Whether a message of this room, stored or to be sent, has the file with this SHA-256. */
export async function isFileOfRoom(db: Db, sha256: string, room: string): Promise<boolean> {
  for (const table of ['media', 'outbox'] as const) {
    const row = await db
      .selectFrom(table)
      .innerJoin('room', 'room.id', 'room_id')
      .select('room.id')
      .where('sha256', '=', sha256)
      .where('uuid', '=', room.toLowerCase())
      .limit(1)
      .executeTakeFirst();
    if (row) return true;
  }
  return false;
}

/** The SHA-256 of a message's archived files, by kind, and the shape of its sound where there is one. */
export type MessageFiles = Partial<Record<MediaKind, string>> & { waveform?: Waveform };

/** The archived files of some messages of a room, by message id; messages without files are left out. */
export async function filesOf(
  db: Db,
  roomId: number,
  messageIds: readonly number[],
): Promise<Map<number, MessageFiles>> {
  const files = new Map<number, MessageFiles>();
  if (messageIds.length === 0) return files;
  const rows = await db
    .selectFrom('media')
    .leftJoin('waveform', 'waveform.sha256', 'media.sha256')
    .select(['message_id', 'kind', 'media.sha256', 'duration', 'peaks'])
    .where('room_id', '=', roomId)
    .where('message_id', 'in', messageIds)
    .where('state', '=', 'stored')
    .execute();
  for (const { message_id, kind, sha256, duration, peaks } of rows) {
    const waveform = duration !== null && peaks !== null ? { waveform: { duration, peaks } } : {};
    files.set(message_id, { ...files.get(message_id), [kind]: sha256 ?? undefined, ...waveform });
  }
  return files;
}

/** How many downloads are in each state. */
export async function countDownloads(db: Db): Promise<Record<Download['state'], number>> {
  const rows = await db
    .selectFrom('media')
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  return { wanted: 0, stored: 0, gone: 0, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
}
