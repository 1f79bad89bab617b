/** The way into the outbox. */
import { engineOf } from '../engine.ts';
import { keepDraft, type MediaDraft } from '../media/draft.ts';
import { removeUnused } from '../media/unused.ts';
import type { Db, OutboxRow, Trx } from '../schema.ts';
import { nowSeconds } from '../time/seconds.ts';
import { findOutbox } from './outbox.ts';
import { pressed, recordOutboxChange, updateOutbox } from './outbox-rows.ts';

/** A message to send: a text, a picture or recording that has come in, or a stamp of the service, with words or without. */
export type Post = { unique_id: string; room_id: number; sent_by?: string | null } & (
  | { text: string }
  | { kind: 'image' | 'audio'; draft: MediaDraft }
  | { kind: 'stamp'; stamp: string; text?: string }
);

/** The outcome of `enqueue`, and the row. */
export interface Enqueued {
  outcome: 'queued' | 'known' | 'conflict';
  row: OutboxRow;
}

/**
 * Queues a message; `sent_by` is who typed it, null where nobody is signed in. Idempotent by `unique_id`, which is
 * compared in lower case; a failed message is queued again, a doubtful one is not. A file is under its name before the row is committed, and
 * nothing of it is left if this rejects; the caller drops the draft in any case.
 * @returns the row, and the outcome: `queued` if it is new, `known` if it was there, `conflict` (and nothing changed)
 *   if another text, file or room has this id
 */
export async function enqueue(db: Db, post: Post): Promise<Enqueued> {
  const draft = 'draft' in post ? post.draft : undefined;
  try {
    return await db.transaction().execute(async (trx) => {
      await engineOf(trx).lockRows(trx, 'room', [post.room_id]);
      const known = await findOutbox(trx, post.unique_id);
      if (known && !isSame(known, post)) return { outcome: 'conflict', row: known };
      // In the transaction, so that nobody deletes the file as one without a message (`removeUnused`).
      if (draft) await keepFile(trx, draft);
      return known ? askAgain(trx, known) : { outcome: 'queued', row: await insertRow(trx, post) };
    });
  } catch (error) {
    // What matters is why it failed.
    if (draft) await removeUnused(db, draft).catch(() => {});
    throw error;
  }
}

function contentOf(post: Post): Pick<OutboxRow, 'kind' | 'text' | 'sha256' | 'stamp'> {
  if ('draft' in post) return { kind: post.kind, text: '', sha256: post.draft.sha256, stamp: null };
  if ('stamp' in post) return { kind: post.kind, text: post.text ?? '', sha256: null, stamp: post.stamp };
  return { kind: 'text', text: post.text, sha256: null, stamp: null };
}

function isSame(row: OutboxRow, post: Post): boolean {
  const content = contentOf(post);
  const names = Object.keys(content) as (keyof typeof content)[];
  return row.room_id === post.room_id && names.every((name) => row[name] === content[name]);
}

async function keepFile(trx: Trx, draft: MediaDraft): Promise<void> {
  const { sha256, type, size } = draft;
  await trx
    .insertInto('media_file')
    .values({ sha256, type, size })
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .execute();
  // After the row, which whoever deletes the file waits for.
  await keepDraft(draft);
}

async function askAgain(trx: Trx, known: OutboxRow): Promise<Enqueued> {
  if (known.state !== 'failed') return { outcome: 'known', row: known };
  // What became of the post before is settled: a person has decided.
  const anew = { state: 'queued', error: null, doubtful_since: null, ...pressed(nowSeconds()) } as const;
  await updateOutbox(trx, known, ['failed'], anew);
  return { outcome: 'known', row: (await findOutbox(trx, known.unique_id)) ?? known };
}

async function insertRow(trx: Trx, post: Post): Promise<OutboxRow> {
  const now = nowSeconds();
  const { unique_id, room_id, sent_by = null } = post;
  const row = await trx
    .insertInto('outbox')
    .values({
      unique_id: unique_id.toLowerCase(),
      room_id,
      ...contentOf(post),
      sent_by,
      state: 'queued',
      created_at: now,
      ...pressed(now),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await recordOutboxChange(trx, row);
  return row;
}
