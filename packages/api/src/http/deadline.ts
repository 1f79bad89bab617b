/** A stretch of work with an end. */
export interface Deadline {
  signal: AbortSignal;
  remainingMs(): number;
  /** The time begins anew. */
  renew(): void;
  /** Lets go of the timer and the signals; belongs in a `finally`. */
  release(): void;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The limit's signal aborts with `up()`'s error when the time is up, or with the reason of the first of `signals` that
 * aborts. `AbortSignal.any` would be shorter, but leaves about 1 kB behind on every long-lived signal for each call
 * (Node 24), and the timer of `AbortSignal.timeout` doesn't keep the process alive.
 */
export function startDeadline(
  signals: readonly (AbortSignal | undefined)[],
  ms = Infinity,
  up?: () => Error,
): Deadline {
  const controller = new AbortController();
  let ends = performance.now() + ms;
  const timer = ms > LONGEST_TIMER_MS ? undefined : setTimeout(() => controller.abort(up?.()), Math.max(ms, 0));
  const stop = () => controller.abort(signals.find((signal) => signal?.aborted)?.reason);
  for (const signal of signals) signal?.addEventListener('abort', stop);
  if (signals.some((signal) => signal?.aborted)) stop();
  return {
    signal: controller.signal,
    remainingMs: () => ends - performance.now(),
    renew() {
      ends = performance.now() + ms;
      timer?.refresh();
    },
    release() {
      clearTimeout(timer);
      for (const signal of signals) signal?.removeEventListener('abort', stop);
    },
  };
}

/** The outcome of what `start` begins, or the reason of a limit's signal if that comes first; what was begun goes on. */
export async function raceAbort<T>(start: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason));
  return Promise.race([start(), stopped]);
}
