import { setTimeout as delay } from 'node:timers/promises';

/** Rings every `ms` milliseconds, the first time at once, until the signal aborts. */
export async function* every(ms: number, signal: AbortSignal): AsyncGenerator<void> {
  while (!signal.aborted) {
    yield;
    await delay(ms, undefined, { signal }).catch(() => {});
  }
}
