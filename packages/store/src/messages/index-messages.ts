/** What goes with a stored message: its words are made findable, its files are put on the archive's list. */

import type { Kysely, Transaction } from 'kysely';
import { engineOf } from '../engine.ts';
import { enqueueDownloads } from '../media/download-queue.ts';
import type { Schema, StoredMessage } from '../schema.ts';

/** So many messages in one transaction, for others want to write too: about 50 ms. */
const atATime = 500;

/** Part of the transaction that stores or completes the message. */
export async function indexMessage(trx: Transaction<Schema>, message: StoredMessage): Promise<void> {
  await engineOf(trx).indexText(trx, message);
  await enqueueDownloads(trx, message);
}

/**
 * The same for messages that were stored without it: before this layout, or by an older collector that still ran.
 * @returns how many there were; it may be stopped between two transactions
 */
export async function indexMessages(db: Kysely<Schema>, stop?: AbortSignal): Promise<number> {
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
      for (const message of messages) await indexMessage(trx, message);
      const [last, first] = [messages[0]?.seq ?? 0, messages.at(-1)?.seq ?? 0];
      await trx
        .updateTable('message')
        .set({ indexed: 1 })
        .where('indexed', '=', 0)
        .where('seq', '>=', first)
        .where('seq', '<=', last)
        .execute();
      return messages.length;
    });
    done += left;
    if (left < atATime || stop?.aborted) return done;
  }
}
