import { pruneReadings } from '@roomlog/store';
import type { Context } from '../context.ts';

/** Lets raw readings go that are older than ROOMLOG_RETENTION allows; their rollups and all messages stay. */
export async function prune({ config, store, log, now }: Context): Promise<void> {
  if (config.retentionSeconds === undefined) return;
  const gone = await pruneReadings(store.db, now() - config.retentionSeconds);
  if (gone > 0) log.info({ readings: gone }, 'older than the retention: let go');
}
