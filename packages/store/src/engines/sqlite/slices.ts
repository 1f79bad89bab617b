/** See collector/slices.ts. Who holds the lock of the file holds everything. */
import { storeSlice } from '../../collector/slices.ts';
import type { Claim, Holding } from '../../engine.ts';
import type { Db } from '../../schema.ts';

export const slices = 1;

export async function holdSlices(_db: Db, { accounts }: Claim): Promise<Holding> {
  const held = [storeSlice, ...accounts.map((account_id) => ({ account_id, slice: 0 }))];
  return { held, excess: [], seconds: Number.POSITIVE_INFINITY };
}

export async function releaseSlices(): Promise<void> {}

export async function leaveSlices(): Promise<void> {}
