import type { Retries } from '../http/retry.ts';

/** Everything that makes the client wait. Tests pass shorter waits; the defaults are for BOCCO. */
export interface Policy {
  retries: Retries;
  /** No second sign-in for this long after a wrong password, or for an endpoint that refuses a new token. */
  refusedSignInMs: number;
  /** `subscribe` starts at most one request in this time while nothing new comes. */
  subscribePaceMs: number;
}

const standard = { baseMs: 1_000, capMs: 300_000 };

/**
 * What is retried within a call, until its deadline. Narrower than `BoccoError.retryable`: a wrong token or a page of
 * HTML doesn't pass in seconds, and a 501 is no outage. The method makes no difference, because every POST of this API
 * is idempotent: BOCCO stores a `unique_id` once, and a read mark or a sign-in may be done twice.
 */
export const POLICY: Policy = {
  retries: {
    408: standard,
    429: { baseMs: 5_000, capMs: 300_000 },
    500: standard,
    502: standard,
    503: standard,
    504: standard,
    timed_out: standard,
    unreachable: standard,
    // Not sent: the rate limit gate is closed after another call's 429.
    rate_limited: { baseMs: 1_000, capMs: 1_000 },
  },
  refusedSignInMs: 15 * 60_000,
  subscribePaceMs: 1_000,
};
