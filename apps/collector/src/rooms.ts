import { isFollowed, listRooms, type StoredRoom } from '@roomlog/store';
import type { AccountContext } from './context.ts';

/** The rooms that the account is in now, that the household wants recorded, and that this collector works on. */
export async function followedRooms({ store, account, slice, holds }: AccountContext): Promise<StoredRoom[]> {
  const rooms = (await listRooms(store.db, account.id)).filter(isFollowed);
  return rooms.filter((room) => (slice === undefined ? holds(room.slice) : room.slice === slice));
}
