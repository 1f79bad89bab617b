/** Which files are downloaded, and in which order. */
import type { Insertable } from 'kysely';
import { inChunks } from '../chunks.ts';
import type { Download, MediaKind, Schema, StoredMessage, Trx } from '../schema.ts';

/** As one statement has them: each has parameters of its own. */
const rowsAtATime = 100;

/** People's recordings and pictures first: the robot's voice only speaks a text that is stored. */
const priorityOf = (media: string, kind: MediaKind) => (media === 'text' && kind === 'audio' ? 1 : 0);

/** Call it in the transaction that stores or completes the messages. */
export async function enqueueDownloads(
  trx: Trx,
  messages: readonly Pick<StoredMessage, 'room_id' | 'id' | 'media' | 'audio' | 'image'>[],
): Promise<void> {
  const rows = messages.flatMap(({ room_id, id, media, ...urls }) => {
    const wanted = { room_id, message_id: id, state: 'wanted' } as const;
    const kinds = (['audio', 'image'] as const).filter((kind) => urls[kind] !== '');
    return kinds.map((kind) => ({ ...wanted, kind, url: urls[kind], priority: priorityOf(media, kind) }));
  });
  for await (const chunk of inChunks(rows, rowsAtATime)) await enqueue(trx, chunk);
}

/** Safari doesn't play every ogg: downloads the same audio once more, in another format. */
export async function enqueuePlayable(trx: Trx, { room_id, message_id, url, priority }: Download): Promise<void> {
  await enqueue(trx, [{ room_id, message_id, kind: 'playable', url, priority, state: 'wanted' }]);
}

async function enqueue(trx: Trx, rows: readonly Insertable<Schema['media']>[]): Promise<void> {
  await trx
    .insertInto('media')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['room_id', 'message_id', 'kind']).doNothing())
    .execute();
}
