import { sealDays } from '@roomlog/store';
import type { Context } from '../context.ts';

/** Seals the closed days, so that a flipped bit in them can be found. */
export async function sealClosedDays({ store, log, stop }: Context): Promise<void> {
  const days = await sealDays(store.db, stop);
  if (days > 0) log.debug({ days }, 'sealed');
}
