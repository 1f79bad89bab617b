import { setTimeout as delay } from 'node:timers/promises';
import type { Store } from './open.ts';

/**
 * Yields each time another connection has committed, looking every `ms`; ends when the signal aborts.
 * The bus between collector and dashboard, both ways: https://www.sqlite.org/pragma.html#pragma_data_version
 */
export async function* watchStore(store: Store, signal: AbortSignal, ms = 100): AsyncGenerator<void> {
  let seen = store.dataVersion();
  while (!signal.aborted) {
    await delay(ms, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    const now = store.dataVersion();
    if (now !== seen) {
      seen = now;
      yield;
    }
  }
}
