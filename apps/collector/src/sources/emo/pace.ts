import { setTimeout as delay } from 'node:timers/promises';

/** @returns waits for its turn among what may happen once in so many milliseconds */
export function createPace(everyMs: number): (signal: AbortSignal) => Promise<void> {
  let next = 0;
  return async (signal) => {
    const wait = next - performance.now();
    next = Math.max(next, performance.now()) + everyMs;
    if (wait > 0) await delay(wait, undefined, { signal });
  };
}
