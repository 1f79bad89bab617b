import { TimedOut } from '../errors.ts';
import type { CallOptions } from './call-options.ts';
import type { Endpoint } from './endpoint.ts';

/** A time limit for some work. */
export interface Deadline {
  /** Aborts when the time is over. */
  signal: AbortSignal;
  remainingMs(): number;
  /** Starts the full time again. */
  renew(): void;
  /** Frees the timer and the listeners; belongs in a `finally`. */
  release(): void;
}

const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Starts a time limit. Its signal aborts with the error of `timeout()` when the time is over, or with the reason of the
 * first of `signals` that aborts. `AbortSignal.any` would be shorter, but leaves about 1 kB on every long-lived signal
 * for each call (Node 24), and the timer of `AbortSignal.timeout` doesn't keep the process alive.
 */
export function startDeadline(
  signals: readonly (AbortSignal | undefined)[],
  ms = Infinity,
  timeout?: () => Error,
): Deadline {
  const controller = new AbortController();
  let endsAt = performance.now() + ms;
  const timer = ms > MAX_TIMER_MS ? undefined : setTimeout(() => controller.abort(timeout?.()), Math.max(ms, 0));
  const onAbort = () => controller.abort(signals.find((signal) => signal?.aborted)?.reason);
  for (const signal of signals) signal?.addEventListener('abort', onAbort);
  if (signals.some((signal) => signal?.aborted)) onAbort();
  return {
    signal: controller.signal,
    remainingMs: () => endsAt - performance.now(),
    renew() {
      endsAt = performance.now() + ms;
      timer?.refresh();
    },
    release() {
      clearTimeout(timer);
      for (const signal of signals) signal?.removeEventListener('abort', onAbort);
    },
  };
}

/**
 * Does the work of one call, which ends with its signal, with the client's end, or with a {@link TimedOut}. The time
 * that remains is the one for further tries.
 * @param closing aborts when the client is closed
 */
export async function withDeadline<T>(
  endpoint: Endpoint,
  { signal, deadlineMs: ms = endpoint.deadlineMs, retryMs = Infinity }: CallOptions,
  closing: AbortSignal | undefined,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const timeout = () => new TimedOut(endpoint, `Not done within ${ms / 1000} s`);
  const deadline = startDeadline([signal, closing], ms, timeout);
  const retryUntil = performance.now() + retryMs;
  try {
    return await work({
      ...deadline,
      remainingMs: () => Math.min(deadline.remainingMs(), retryUntil - performance.now()),
    });
  } finally {
    deadline.release();
  }
}

/**
 * Settles as what `start` begins, or rejects with the signal's reason when that comes first; the work itself goes on.
 * The signal must be a {@link Deadline}'s: this listener stays on it.
 */
export async function raceAbort<T>(start: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason));
  return Promise.race([start(), aborted]);
}
