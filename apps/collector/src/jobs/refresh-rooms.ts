import { upsertRooms } from '@roomlog/store';
import type { Context } from '../context.ts';

/** Takes over names, members, read marks and sensors of every room that the account has joined. */
export async function refreshRooms({ client, store, log, stop }: Context): Promise<void> {
  const { items, rejected } = await client.getRooms({ signal: stop });
  for (const { path, reason } of rejected) log.warn({ path, reason }, 'part of the room list was not understood');
  await upsertRooms(store.db, items);
}
