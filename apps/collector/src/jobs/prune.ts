import { applyRetention } from '@roomlog/store';
import type { Context } from '../context.ts';

/** Lets raw readings go that are older than ROOMLOG_RETENTION allows; their rollups and all messages stay. */
export async function prune({ config, store, log, now }: Context): Promise<void> {
  const retention = await applyRetention(store.db, config.retentionSeconds, now());
  if (!retention || retention.readings === 0) return;
  const { readings, applied } = retention;
  const before = new Date(retention.before * 1000).toISOString();
  if (applied) log.info({ readings, before }, 'older than the retention: let go');
  else log.warn({ readings, before }, 'ROOMLOG_RETENTION is new: nothing is deleted now, but so much by the next run');
}
