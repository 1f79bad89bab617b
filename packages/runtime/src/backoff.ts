/** Waits that double from the first one to the longest, in any unit of time. */
export interface Backoff {
  first: number;
  longest: number;
}

/**
 * Exponential backoff: how long to wait before the next try. Pure, and without jitter: who retries together with others
 * adds its own.
 * @param failures in a row before this one: 0 gives `first`, 1 twice as long, never more than `longest`
 */
export function backoff({ first, longest }: Backoff, failures: number): number {
  return Math.min(first * 2 ** failures, longest);
}
