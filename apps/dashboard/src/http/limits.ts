/** Limits on what one client may use, so that the others are served too. */
export interface Limits {
  /** Milliseconds for the head of a request to arrive. */
  headersTimeout: number;
  /** Milliseconds for the whole request to arrive. An answer may take any time. */
  requestTimeout: number;
  /** How often both are checked (milliseconds): they may last longer by this. */
  connectionsCheckingInterval: number;
  /** Characters of an address. The page's own have about 200. */
  addressLength: number;
  /** Open event streams. A thousand take about 44 MB, and a family has a few. */
  eventStreams: number;
  /** Bytes that may wait for an event stream before it is cut off as one that doesn't read. */
  waitingBytes: number;
  /** Milliseconds within which it must read some of what it missed. */
  patience: number;
}

export const usualLimits: Limits = {
  headersTimeout: 5000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1000,
  addressLength: 2000,
  eventStreams: 1000,
  waitingBytes: 512 * 1024,
  patience: 30_000,
};
