/** Which files are downloaded, and in which order. */
import type { Insertable } from 'kysely';
import type { Download, MediaKind, Schema, StoredMessage, Trx } from '../schema.ts';

/** People's recordings and pictures first: the robot's voice only speaks a text that is stored. */
const priorityOf = (media: string, kind: MediaKind) => (media === 'text' && kind === 'audio' ? 1 : 0);

/** Call it in the transaction that stores or completes the message. */
export async function enqueueDownloads(
  trx: Trx,
  { room_id, id, media, ...urls }: Pick<StoredMessage, 'room_id' | 'id' | 'media' | 'audio' | 'image'>,
): Promise<void> {
  const wanted = { room_id, message_id: id, state: 'wanted' } as const;
  const kinds = (['audio', 'image'] as const).filter((kind) => urls[kind] !== '');
  const rows = kinds.map((kind) => ({ ...wanted, kind, url: urls[kind], priority: priorityOf(media, kind) }));
  if (rows.length > 0) await enqueue(trx, rows);
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
