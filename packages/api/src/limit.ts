/** A stretch of work with an end: the time is up, or one of the given signals says stop. */
export interface Limit {
  /** Aborted with `up()`'s error when the time is up, or with the reason of the signal that ended it. */
  signal: AbortSignal;
  remainingMs(): number;
  /** Lets go of the timer and the signals; to be called in a `finally`. */
  release(): void;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * `AbortSignal.any` with `AbortSignal.timeout` would do the same, but leaves a listener on every long-lived signal for
 * each call, and its timer doesn't keep the process alive. Without `time` only the signals end it.
 */
export function startLimit(
  signals: readonly (AbortSignal | undefined)[],
  time: { ms: number; up: () => Error } = { ms: Infinity, up: Error },
): Limit {
  const controller = new AbortController();
  const ends = performance.now() + time.ms;
  const timer =
    time.ms > LONGEST_TIMER_MS ? undefined : setTimeout(() => controller.abort(time.up()), Math.max(time.ms, 0));
  const stop = () => controller.abort(signals.find((signal) => signal?.aborted)?.reason);
  for (const signal of signals) signal?.addEventListener('abort', stop);
  if (signals.some((signal) => signal?.aborted)) stop();
  return {
    signal: controller.signal,
    remainingMs: () => ends - performance.now(),
    release() {
      clearTimeout(timer);
      for (const signal of signals) signal?.removeEventListener('abort', stop);
    },
  };
}

/** `work`'s outcome, or the signal's reason if that comes first; `work` itself goes on. */
export async function until<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
