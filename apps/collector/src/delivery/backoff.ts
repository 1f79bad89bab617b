import type { BoccoError, ErrorKind } from '@roomlog/api';
import { backoff } from '@roomlog/runtime';

/**
 * Errors after which the same post would be refused again. Fewer than those that aren't `retryable`: after a redirect or
 * an answer that is too large, BOCCO may have stored the message or may take it later, so it is posted again with its
 * `unique_id`.
 */
const final = new Set<ErrorKind>(['request_refused', 'denied_or_missing']);

export const isFinal = ({ kind }: BoccoError) => final.has(kind);

/** No attempt waits longer after the one before (seconds). */
export const longestWait = 60;

/** Seconds to the next attempt: 1, 2, 4, … a minute at most. */
export const backoffSeconds = (attempts: number) => backoff({ first: 1, longest: longestWait }, attempts);
