import { followedRooms, type StoredRoom } from '@roomlog/store';
import type { AccountContext } from './context.ts';

/** The slices of the account that a job works on, or all of them that this collector has now. */
export function slicesHeld({ store, slice, holds }: AccountContext): number[] {
  if (slice !== undefined) return [slice];
  return Array.from({ length: store.engine.slices }, (_, one) => one).filter(holds);
}

/** The rooms that the account is in now, that the household wants recorded, and that this collector works on. */
export const roomsToAsk = (context: AccountContext): Promise<StoredRoom[]> =>
  followedRooms(context.store.db, { account: context.account.id, slices: slicesHeld(context) });
