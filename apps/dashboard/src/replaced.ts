import { every, Failure } from '@roomlog/runtime';
import type { Store } from '@roomlog/store';

const lookEveryMs = 2000;

/** Aborts when another file is in the place of the store: what is sent from then on would be written to the old one. */
export function whenReplaced(store: Store, stop: AbortSignal): AbortSignal {
  const replaced = new AbortController();
  const sentence = `Another file is now at ${store.path}, as after roomlog restore; start the dashboard again.`;
  void (async () => {
    for await (const _ of every(lookEveryMs, stop)) {
      if (store.isReplaced()) return replaced.abort(new Failure('internal', sentence));
    }
  })();
  return replaced.signal;
}
