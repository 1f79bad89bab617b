import type { Endpoint } from '../endpoints.ts';
import { RateLimited } from '../errors.ts';

/**
 * BOCCO counts an account's calls together. While it asks for a pause, no other call of the client goes out either: with
 * a thousand rooms to ask for, each of them would earn a 429 of its own.
 * @param usualMs how long to pause where BOCCO doesn't say
 */
export function createRateLimitGate(usualMs: number) {
  let ends = 0;
  const remainingMs = () => Math.max(ends - performance.now(), 0);
  async function unlessPaused<T>(endpoint: Endpoint, attempt: () => Promise<T>): Promise<T> {
    const retryAfterMs = remainingMs();
    if (retryAfterMs > 0) throw new RateLimited(endpoint, 'BOCCO asked for a pause', { retryAfterMs });
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof RateLimited) ends = Math.max(ends, performance.now() + (error.retryAfterMs ?? usualMs));
      throw error;
    }
  }
  return { unlessPaused, remainingMs };
}
