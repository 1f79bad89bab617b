import { type NotUnderstood, quarantine } from '@roomlog/store';
import type { Context } from './context.ts';

/** Keeps what BOCCO sent and this version doesn't understand, and says so. */
export async function keepNotUnderstood(
  { store, log }: Context,
  source: `rooms` | `${'readings' | 'messages' | 'events'} ${string}`,
  items: readonly NotUnderstood[],
): Promise<void> {
  for (const { path, reason } of items) log.warn({ source, path, reason }, 'part of an answer was not understood');
  await quarantine(store.db, source, items);
}
