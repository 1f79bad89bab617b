import type { BoccoError, ErrorKind } from '@roomlog/api';

/** Errors after which the same thing would be refused again; after any other it goes out once more. */
const final = new Set<ErrorKind>(['request_refused', 'denied_or_missing']);

export const isFinal = ({ kind }: BoccoError) => final.has(kind);

/** No attempt waits longer after the one before (seconds). */
export const longestWait = 60;

/** Seconds to the next attempt: 1, 2, 4, … a minute at most. */
export const backoffSeconds = (attempts: number) => Math.min(2 ** attempts, longestWait);
