import { applyEventRetention, applyRetention, sweepDrafts, usualEventRetention } from '@roomlog/store';
import type { Context } from '../context.ts';

/**
 * Deletes raw readings that are older than ROOMLOG_RETENTION, events that are older than their own, and unfinished files of
 * killed processes; rollups and all messages stay.
 */
export async function prune({ config, store, log, now }: Context): Promise<void> {
  await sweepDrafts(config.dataDir);
  const old = await applyEventRetention(store.db, usualEventRetention, now());
  if (old?.applied && old.events > 0) log.info({ events: old.events }, 'deleted events older than their retention');
  const retention = await applyRetention(store.db, config.retentionSeconds, now());
  if (!retention || retention.readings === 0) return;
  const { readings, applied } = retention;
  const before = new Date(retention.before * 1000).toISOString();
  if (applied) log.info({ readings, before }, 'deleted readings older than the retention');
  else log.warn({ readings, before }, 'ROOMLOG_RETENTION is new: the next run will delete these readings');
}
