import { insertMessages, type StoredRoom } from '@roomlog/store';
import type { AccountContext } from '../context.ts';
import { eachRoom, keepPage, reachedBack } from './sync-messages.ts';

/**
 * Reads every room's history once, back to its first message. Stores each page together with the position it reached, to
 * continue from there after a stop or a failure.
 */
export async function backfillMessages(context: AccountContext): Promise<void> {
  const readUnlessDone = async (room: StoredRoom) => {
    if (room.backfill_done === 0 && room.synced_to !== null) await readOlder(context, room);
  };
  await eachRoom(context, readUnlessDone);
}

async function readOlder(context: AccountContext, room: StoredRoom): Promise<void> {
  const { account, store, stop } = context;
  const before = room.backfilled_from ?? undefined;
  for await (const page of account.source.messagesBefore(room.uuid, before, stop)) {
    await keepPage(context, room, page, reachedBack(page));
  }
  await insertMessages(store.db, room.id, [], { backfill_done: 1 });
}
