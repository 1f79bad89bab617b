import { existsSync } from 'node:fs';
import { every, Failure } from '@roomlog/runtime';
import type { Store } from '@roomlog/store';

const lookEveryMs = 2000;

/**
 * A store that is away for so long is gone, and not to be made anew: its disk may come back. Longer than the collector
 * waits, which under `up` says it for both.
 */
const awayMs = 12_000;

/** Aborts when another file is in the place of the store, or none: what is sent from then on would be written to the old one. */
export function watchForReplacement(store: Store, stop: AbortSignal): AbortSignal {
  const replaced = new AbortController();
  const { path } = store;
  const sentence = `Another file is now at ${path}, as after roomlog restore; start the dashboard again.`;
  void (async () => {
    let awaySince: number | undefined;
    for await (const _ of every(lookEveryMs, stop)) {
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
