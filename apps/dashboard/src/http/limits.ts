/** Limits on what one client may use, so that the others are served too. */
export const usualLimits = {
  /** Milliseconds for the head of a request to arrive. */
  headersTimeout: 5000,
  /** Milliseconds for the whole request to arrive. An answer may take any time. */
  requestTimeout: 10_000,
  /**
   * Milliseconds for which an idle connection waits for its next request. Longer than any proxy keeps it (nginx a minute,
   * Caddy two): who closes first must be the one that sends, or a request meets a closed connection and becomes a 502.
   */
  keepAliveTimeout: 130_000,
  /** How often the arrival of heads and requests is checked (milliseconds): they may last longer by this. */
  connectionsCheckingInterval: 1000,
  /** Characters of an address. The page's own have about 200. */
  addressLength: 2000,
  /** Open event streams. A thousand take about 44 MB, and a family has a few. */
  eventStreams: 1000,
  /** Bytes that may wait for an event stream before it is cut off as one that doesn't read. */
  waitingBytes: 512 * 1024,
  /** Milliseconds within which it must read some of what it missed. */
  patience: 30_000,
};

export type Limits = typeof usualLimits;
