import { addWaveforms } from '@roomlog/store';
import type { Context } from '../context.ts';

/** Computes the bars of recordings that an older roomlog archived without them. */
export async function drawWaveforms({ store, config, log, stop }: Context): Promise<void> {
  const recordings = await addWaveforms(store.db, config.dataDir, stop);
  if (recordings > 0) log.info({ recordings }, 'computed the bars of recordings');
}
