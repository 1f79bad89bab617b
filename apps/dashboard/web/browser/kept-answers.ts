/** The worker's last answers, cleared by the page too: one that was reloaded past the worker has none. */
import { keptCache } from '../worker/kept.ts';

export async function forgetKept(): Promise<void> {
  if (typeof caches !== 'undefined') await caches.delete(keptCache);
}
