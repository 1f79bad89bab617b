import { setTimeout as delay } from 'node:timers/promises';
import type { Store } from './connect.ts';

/**
 * Yields at once, so that nothing is missed that was committed before, then each time another connection has committed,
 * looking every `ms`, and when nothing was committed for `idleMs`; ends when the signal aborts.
 * The bus between collector and dashboard, both ways: https://www.sqlite.org/pragma.html#pragma_data_version
 */
export async function* watchStore(
  store: Store,
  signal: AbortSignal,
  { ms = 100, idleMs = Number.POSITIVE_INFINITY } = {},
): AsyncGenerator<void> {
  let seen: number | undefined;
  let yielded = 0;
  while (!signal.aborted) {
    const now = store.dataVersion();
    if (now !== seen || performance.now() - yielded >= idleMs) {
      seen = now;
      yielded = performance.now();
      yield;
    }
    await delay(ms, undefined, { signal }).catch(() => {});
  }
}
