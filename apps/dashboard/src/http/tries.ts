/**
 * How often something may be tried: some times at once, then again after a while (a leaky bucket). Counted for everybody
 * together, as what is guarded has one owner.
 */
export interface Tries {
  /** Tries at once. */
  burst: number;
  /** Seconds until one more is allowed. */
  every: number;
}

/**
 * @param clock in seconds, one that nobody sets
 * @returns asks for a try, and counts it: 0 when it may go on, else the seconds to wait
 */
export function createTries({ burst, every }: Tries, clock = () => performance.now() / 1000): () => number {
  let fullAt = -Infinity;
  return () => {
    const now = clock();
    const wait = fullAt - now - (burst - 1) * every;
    if (wait > 0) return Math.ceil(wait);
    fullAt = Math.max(fullAt, now) + every;
    return 0;
  };
}
