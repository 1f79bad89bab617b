import { isFollowed, listRooms, type StoredRoom } from '@roomlog/store';
import type { AccountContext } from './context.ts';

/** The rooms that the account is in now, and that the household wants recorded. */
export async function followedRooms({ store, account }: AccountContext): Promise<StoredRoom[]> {
  return (await listRooms(store.db, account.id)).filter(isFollowed);
}
