/** Adds stored messages to the search index, and their files to the download queue. */
import { engineOf, listOf } from '../engine.ts';
import { enqueueDownloads } from '../media/download-queue.ts';
import type { Db, StoredMessage, Trx } from '../schema.ts';

/** Messages per transaction (about 50 ms), so that other writers don't wait long. */
const atATime = 500;

/** Call it in the transaction that stores or completes the messages. */
export async function addToIndex(trx: Trx, messages: readonly StoredMessage[]): Promise<void> {
  await engineOf(trx).indexTexts(trx, messages);
  await enqueueDownloads(trx, messages);
}

/**
 * The same for messages that an older version stored without it, 500 per transaction. Idempotent; needed once at the
 * start of the collector.
 * @param stop ends it between two transactions
 * @returns how many messages were indexed
 */
export async function indexMessages(db: Db, stop?: AbortSignal): Promise<number> {
  let done = 0;
  for (;;) {
    const left = await db.transaction().execute(async (trx) => {
      const messages = await trx
        .selectFrom('message')
        .selectAll()
        .where('indexed', '=', 0)
        .orderBy('seq', 'desc')
        .limit(atATime)
        .execute();
      await addToIndex(trx, messages);
      const seqs = messages.map(({ seq }) => seq);
      await trx
        .updateTable('message')
        .set({ indexed: 1 })
        .where('seq', 'in', listOf(trx, 'integer', seqs))
        .execute();
      return messages.length;
    });
    done += left;
    if (left < atATime || stop?.aborted) return done;
  }
}
