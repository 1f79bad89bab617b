import { setTimeout as delay } from 'node:timers/promises';

/**
 * A timer as an async iterable: yields at once, and again `ms` milliseconds after the loop's body is done. Ends without
 * an error when the signal aborts.
 */
export async function* every(ms: number, signal: AbortSignal): AsyncGenerator<void> {
  while (!signal.aborted) {
    yield;
    await delay(ms, undefined, { signal }).catch(() => {});
  }
}
