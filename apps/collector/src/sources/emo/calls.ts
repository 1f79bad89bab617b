/** What keeps the calls of an account few beside what its client does. */
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Remembers in a file when the account last called its service, so that the next collector does not use up the same minute
 * once more. A power cut may lose it, and takes longer.
 * @param windowMs the minute
 */
export function createCallMemory(file: string, windowMs: number) {
  // A call is counted when it has come there.
  const longest = windowMs * 1.05;
  return {
    called: () => {
      try {
        writeFileSync(file, String(Date.now()), { mode: 0o600 });
      } catch {
        // A full disk keeps nobody from calling.
      }
    },
    /** For how long from now on the last call counts (milliseconds). */
    leftMs: () => {
      const left = readTime(file) + longest - Date.now();
      // A clock that was set back can't have it wait for longer.
      return Number.isNaN(left) ? 0 : Math.min(Math.max(left, 0), longest);
    },
  };
}

/** NaN for none. */
function readTime(file: string): number {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10);
  } catch {
    return Number.NaN;
  }
}

/** @returns waits for its turn among what may happen once in so many milliseconds */
export function createPace(everyMs: number): (signal: AbortSignal) => Promise<void> {
  let next = 0;
  return async (signal) => {
    const wait = next - performance.now();
    next = Math.max(next, performance.now()) + everyMs;
    if (wait > 0) await delay(wait, undefined, { signal });
  };
}
