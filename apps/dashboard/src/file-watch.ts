import { existsSync } from 'node:fs';
import { every, Failure } from '@roomlog/runtime';
import type { Store } from '@roomlog/store';

const checkEveryMs = 2000;

/**
 * A store that is away for this long is gone. No new one is made: its disk may come back. Longer than the collector
 * waits, so that under `up` only the collector reports it.
 */
const awayMs = 12_000;

/** Aborts when the store's file is replaced or gone: new messages would be written to the old file. */
export function watchForReplacement(store: Store, stop: AbortSignal): AbortSignal {
  const replaced = new AbortController();
  const { path } = store;
  const sentence = `Another file is now at ${path}, as after roomlog restore; start the dashboard again.`;
  void (async () => {
    let awaySince: number | undefined;
    for await (const _ of every(checkEveryMs, stop)) {
      if (!store.engine.isReplaced()) continue;
      if (existsSync(path)) return replaced.abort(new Failure('internal', sentence));
      awaySince ??= performance.now();
      if (performance.now() - awaySince < awayMs) continue;
      const gone = `${path} is gone; put it back, or start roomlog again to begin a new store.`;
      return replaced.abort(new Failure('store', gone));
    }
  })();
  return replaced.signal;
}
