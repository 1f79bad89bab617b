import type { Retries } from '../http/retry.ts';

/** Everything that makes the client wait. Tests pass shorter waits; the defaults are for BOCCO emo. */
export interface EmoPolicy {
  retries: Retries;
  /** A minute: the time in which the service counts calls. */
  windowMs: number;
  /** How long to pause after a 429 without `Retry-After`. */
  pauseMs: number;
  /** For how long the rate is halved after that. */
  slowMs: number;
  /** For how long an endpoint is not asked that refused a fresh token, nor a refresh token tried that was refused. */
  refusedMs: number;
}

/** Each try costs one of few calls. */
const standard = { baseMs: 5_000, capMs: 300_000 };

/**
 * What is retried within a call, until its deadline. Never a POST that may have arrived: nothing makes a second one
 * harmless. A 429 is no failure: the call waits for its turn once more.
 */
export const EMO_POLICY: EmoPolicy = {
  retries: {
    408: standard,
    500: standard,
    502: standard,
    503: standard,
    504: standard,
    timed_out: standard,
    unreachable: standard,
  },
  windowMs: 60_000,
  pauseMs: 60_000,
  slowMs: 60 * 60_000,
  refusedMs: 15 * 60_000,
};
