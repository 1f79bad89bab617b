/** Limits on what one client may use, so that the others are served too. */
export const usualLimits = {
  /** Milliseconds for the head of a request to arrive. */
  headersTimeout: 5000,
  /** Milliseconds for the whole request to arrive. An answer may take any time. */
  requestTimeout: 10_000,
  /** How often both are checked (milliseconds): they may last longer by this. */
  connectionsCheckingInterval: 1000,
  /** Characters of an address. The page's own have about 200. */
  addressLength: 2000,
  /** Open event streams. A thousand take about 44 MB, and a family has a few. */
  eventStreams: 1000,
  /**
   * Those of one user, token or link, so that it leaves room for the others. Not of an address: a whole care home may
   * have one, and each screen in it may have opened the same link.
   */
  eventStreamsOfOne: 250,
  /** Bytes that may wait for an event stream before it is cut off as one that doesn't read. */
  waitingBytes: 512 * 1024,
  /** Milliseconds within which it must read some of what it missed. */
  patience: 30_000,
};

export type Limits = typeof usualLimits;
