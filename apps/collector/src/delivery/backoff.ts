import { backoff } from '@roomlog/runtime';

/** No attempt waits longer after the one before (seconds). */
export const longestWait = 60;

/** Seconds to the next attempt: 1, 2, 4, … a minute at most. */
export const backoffSeconds = (attempts: number) => backoff({ first: 1, longest: longestWait }, attempts);
