/**
 * The files that messages point to: wanted until they are in the media folder, then a row a message and a row a file.
 * A row never says `stored` before the file is on the disk; a file without a row is harmless.
 */

import type { Kysely } from 'kysely';
import { type DueAt, isRowDue } from '../due.ts';
import { recordChange } from '../feed/changes.ts';
import type { Download, MediaFile, MediaKind, Schema } from '../schema.ts';
import { enqueuePlayable } from './download-queue.ts';

/** What is due: people's files first, of these the newest first. */
export async function dueDownloads(db: Kysely<Schema>, due: DueAt, limit: number): Promise<Download[]> {
  return db
    .selectFrom('media')
    .selectAll()
    .where('state', '=', 'wanted')
    .where(isRowDue(due))
    .orderBy('priority')
    .orderBy('message_id', 'desc')
    .limit(limit)
    .execute();
}

type Key = Pick<Download, 'room_id' | 'message_id' | 'kind'>;

function update(db: Kysely<Schema>, key: Key) {
  return db
    .updateTable('media')
    .where('room_id', '=', key.room_id)
    .where('message_id', '=', key.message_id)
    .where('kind', '=', key.kind);
}

/** Open pages have about so many of a room's newest messages; years of history come in without a word to them. */
const onPages = 200;

/** The file is in the folder; open pages are told when they may show its message. */
export async function markDownloaded(db: Kysely<Schema>, wanted: Download, file: MediaFile): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('media_file')
      .values(file)
      .onConflict((conflict) => conflict.column('sha256').doNothing())
      .execute();
    await update(trx, wanted)
      .set({ state: 'stored', sha256: file.sha256, attempts: wanted.attempts + 1, error: null })
      .execute();
    if (wanted.kind === 'audio' && file.type === 'audio/ogg') await enqueuePlayable(trx, wanted);
    const { room_id: ref, message_id: id } = wanted;
    if (await isOnPages(trx, wanted)) await recordChange(trx, { kind: 'message', ref, first: id, last: id });
  });
}

async function isOnPages(db: Kysely<Schema>, { room_id, message_id }: Download): Promise<boolean> {
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

/** The attempt failed; the next one is made at `at` (epoch seconds), or never when there is none. */
export async function markDownloadFailed(
  db: Kysely<Schema>,
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

export async function findMediaFile(db: Kysely<Schema>, sha256: string): Promise<MediaFile | undefined> {
  return db.selectFrom('media_file').selectAll().where('sha256', '=', sha256).executeTakeFirst();
}

/** sha256 by kind, of those that are archived. */
export type MessageFiles = Partial<Record<MediaKind, string>>;

/** The archived files of these messages, by message. */
export async function filesOf(
  db: Kysely<Schema>,
  roomId: number,
  messageIds: readonly number[],
): Promise<Map<number, MessageFiles>> {
  const files = new Map<number, MessageFiles>();
  if (messageIds.length === 0) return files;
  const rows = await db
    .selectFrom('media')
    .select(['message_id', 'kind', 'sha256'])
    .where('room_id', '=', roomId)
    .where('message_id', 'in', messageIds)
    .where('state', '=', 'stored')
    .execute();
  for (const { message_id, kind, sha256 } of rows) {
    files.set(message_id, { ...files.get(message_id), [kind]: sha256 ?? undefined });
  }
  return files;
}

/** How many files are in each state. */
export async function countDownloads(db: Kysely<Schema>): Promise<Record<Download['state'], number>> {
  const rows = await db
    .selectFrom('media')
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  return { wanted: 0, stored: 0, gone: 0, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
}
