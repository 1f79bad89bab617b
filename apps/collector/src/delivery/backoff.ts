/** No attempt waits longer after the one before (seconds). */
export const longestWait = 60;

/** Seconds to the next attempt: 1, 2, 4, … a minute at most. */
export const backoffSeconds = (attempts: number) => Math.min(2 ** attempts, longestWait);
