import { RateLimited } from '../errors.ts';
import type { Endpoint } from '../http/endpoint.ts';

/**
 * After a 429 no call of the client is sent until the rate limit's pause is over. BOCCO counts an account's calls
 * together: with a thousand rooms to ask for, each of them would get a 429 of its own.
 * @param defaultMs how long to pause when the answer has no `Retry-After`
 * @param onPause called for each 429; the call that got it waits for it
 */
export function createRateLimitGate(defaultMs: number, onPause: (ms: number) => void | Promise<void> = () => {}) {
  let closedUntil = 0;
  const remainingMs = () => Math.max(closedUntil - performance.now(), 0);
  const pause = (ms: number) => {
    closedUntil = Math.max(closedUntil, performance.now() + ms);
  };
  return {
    /** Closes the gate for so long (milliseconds), from now on. A longer pause stays. */
    pause,
    /** Milliseconds until the gate opens; 0 when it is open. */
    remainingMs,
    /** Runs `attempt`, or rejects with {@link RateLimited} without a request while the gate is closed. */
    async run<T>(endpoint: Endpoint, attempt: () => Promise<T>): Promise<T> {
      const retryAfterMs = remainingMs();
      if (retryAfterMs > 0) throw new RateLimited(endpoint, 'BOCCO asked for a pause', { retryAfterMs });
      try {
        return await attempt();
      } catch (error) {
        // One without a status is this gate's own: a call within the attempt met it closed.
        if (error instanceof RateLimited && error.status !== undefined) {
          const ms = error.retryAfterMs ?? defaultMs;
          pause(ms);
          await onPause(ms);
        }
        throw error;
      }
    },
  };
}
