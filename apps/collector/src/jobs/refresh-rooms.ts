import { quarantine, upsertRooms } from '@roomlog/store';
import { type Context, pollCall } from '../context.ts';

/** Takes over names, members, read marks and sensors of every room that the account has joined. */
export async function refreshRooms(context: Context): Promise<void> {
  const { client, store, log } = context;
  const { items, rejected } = await client.getRooms(pollCall(context));
  for (const { path, reason } of rejected) log.warn({ path, reason }, 'part of the room list was not understood');
  await quarantine(store.db, 'rooms', rejected);
  await upsertRooms(store.db, items);
}
