import { setTimeout as sleep } from 'node:timers/promises';
import { BoccoError, type ErrorKind } from '../errors.ts';
import type { Deadline } from './deadline.ts';
import { parseHttpDate } from './http-date.ts';

interface Backoff {
  /** Upper bound of the first pause; each further one doubles it. */
  baseMs: number;
  capMs: number;
}

/** Everything that makes the client wait. Tests pass shorter pauses; the defaults are for BOCCO. */
export interface Policy {
  /** By HTTP status, or by the error's kind where no answer came. What isn't listed is never tried again. */
  retries: Partial<Record<number | ErrorKind, Backoff>>;
  /** No second sign-in for this long after a wrong password, or on behalf of an endpoint that refuses a fresh token. */
  refusedSignInMs: number;
  /** `subscribe` starts no more than one request in this time while nothing new comes. */
  subscribePaceMs: number;
}

const usual: Backoff = { baseMs: 1_000, capMs: 300_000 };

/**
 * The method makes no difference: every POST of this API may be repeated. A message carries its own `unique_id`, which
 * BOCCO stores once; a read mark or a sign-in done twice is done.
 */
export const POLICY: Policy = {
  retries: {
    408: usual,
    429: { baseMs: 5_000, capMs: 300_000 },
    500: usual,
    502: usual,
    503: usual,
    504: usual,
    timed_out: usual,
    unreachable: usual,
    // Held back here, without a request, while another call's 429 is in force.
    rate_limited: { baseMs: 1_000, capMs: 1_000 },
  },
  refusedSignInMs: 15 * 60_000,
  subscribePaceMs: 1_000,
};

/**
 * Tries until it works, until an error is final, or until the next pause would pass what remains: then the last error is
 * thrown at once.
 */
export async function retrying<T>(
  attempt: () => Promise<T>,
  limit: Pick<Deadline, 'signal' | 'remainingMs'>,
  retries: Policy['retries'],
  heartbeat: number | undefined,
): Promise<T> {
  for (let failures = 0; ; ) {
    try {
      return await attempt();
    } catch (error) {
      limit.signal.throwIfAborted();
      if (!(error instanceof BoccoError)) throw error;
      const key = error.status ?? error.kind;
      const backoff = key === heartbeat ? undefined : retries[key];
      if (!backoff) throw error;
      // Full jitter, on top of what BOCCO asked for: clients that were sent away together don't come back together.
      // Where it says when, the pauses needn't grow.
      const growth = error.retryAfterMs === undefined ? 2 ** failures : 1;
      const jitter = Math.random() * Math.min(backoff.capMs, backoff.baseMs * growth);
      const pauseMs = (error.retryAfterMs ?? 0) + jitter;
      if (pauseMs >= limit.remainingMs()) throw error;
      await pause(pauseMs, limit.signal);
      // Waiting for others' sake is no failure of this call: its own pauses must not grow with it.
      if (key !== 'rate_limited') failures++;
    }
  }
}

/** Resolves after `ms`; rejects with the signal's reason when that aborts first. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}

const LONGEST_RETRY_AFTER_MS = 3_600_000;

/**
 * `Retry-After` in milliseconds, at most one hour; undefined when absent or junk. A date is measured against the
 * answer's own `Date`, since this machine's clock may be wrong (RFC 9110, sections 10.2.3 and 5.6.7).
 */
export function retryAfterMs(headers: Headers): number | undefined {
  const value = headers.get('retry-after') ?? '';
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, LONGEST_RETRY_AFTER_MS);
  const until = parseHttpDate(value);
  if (until === undefined) return undefined;
  const now = parseHttpDate(headers.get('date') ?? '') ?? Date.now();
  return Math.min(Math.max(until - now, 0), LONGEST_RETRY_AFTER_MS);
}
