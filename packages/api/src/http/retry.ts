import { setTimeout as sleep } from 'node:timers/promises';
import { BoccoError, type ErrorKind } from '../errors.ts';
import type { Deadline } from './deadline.ts';
import { parseHttpDate } from './http-date.ts';

/** What is retried: by HTTP status, or by the error's kind where no answer came. What isn't listed is not retried. */
export type Retries = Partial<Record<number | ErrorKind, Backoff>>;

/** How long to wait between tries (milliseconds): exponential backoff with full jitter. */
interface Backoff {
  /** Upper bound of the first wait; it doubles with each further failure. */
  baseMs: number;
  /** No wait is longer, except for what `Retry-After` adds. */
  capMs: number;
}

/**
 * Calls `attempt` until it succeeds, until it fails with what isn't retried, or until the next wait would pass the
 * deadline: then it throws the last error at once.
 * @param isFinal says of an error that it is not retried, though the table lists it
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  deadline: Pick<Deadline, 'signal' | 'remainingMs'>,
  retries: Retries,
  isFinal: (error: BoccoError) => boolean = () => false,
): Promise<T> {
  for (let failures = 0; ; ) {
    try {
      return await attempt();
    } catch (error) {
      deadline.signal.throwIfAborted();
      if (!(error instanceof BoccoError)) throw error;
      const key = error.status ?? error.kind;
      const backoff = isFinal(error) ? undefined : retries[key];
      if (!backoff) throw error;
      const waitMs = (error.retryAfterMs ?? 0) + jitteredMs(backoff, error.retryAfterMs === undefined ? failures : 0);
      if (waitMs >= deadline.remainingMs()) throw error;
      await delay(waitMs, deadline.signal);
      // Another call's rate limit is no failure of this one: its own waits must not grow with it.
      if (key !== 'rate_limited') failures++;
    }
  }
}

/**
 * Full jitter, so that clients that failed together don't come back together. @roomlog/runtime has the formula of the
 * apps (`backoff`); this package imports nothing of ours, so that it can be published alone.
 */
const jitteredMs = ({ baseMs, capMs }: Backoff, failures: number) =>
  Math.random() * Math.min(baseMs * 2 ** failures, capMs);

/** Resolves after `ms`; rejects with the signal's reason when that aborts first. */
export async function delay(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}

const MAX_RETRY_AFTER_MS = 3_600_000;

/**
 * `Retry-After` in milliseconds, at most one hour; undefined when absent or invalid. A date is compared with the
 * answer's own `Date`, since this machine's clock may be wrong (RFC 9110, sections 10.2.3 and 5.6.7).
 */
export function retryAfterMs(headers: Headers): number | undefined {
  const value = headers.get('retry-after') ?? '';
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, MAX_RETRY_AFTER_MS);
  const until = parseHttpDate(value);
  if (until === undefined) return undefined;
  const now = parseHttpDate(headers.get('date') ?? '') ?? Date.now();
  return Math.min(Math.max(until - now, 0), MAX_RETRY_AFTER_MS);
}
