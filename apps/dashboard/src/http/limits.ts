/** What one client may take of the server, so that something is left for the others. */
export interface Limits {
  /** Milliseconds in which the head of a request must be there. */
  headersTimeout: number;
  /** Milliseconds in which all of it must be there. What is sent as an answer may take as long as it takes. */
  requestTimeout: number;
  /** How often it is looked, in milliseconds: so much longer it may last. */
  connectionsCheckingInterval: number;
  /** Characters of an address. The page's own ones have about 200. */
  addressLength: number;
  /** Open event streams. A thousand take about 44 MB, and a family has a few. */
  eventStreams: number;
  /** Bytes that wait for a client of the event stream before it is cut off as one that doesn't read. */
  waitingBytes: number;
  /** Milliseconds in which it must read some of what it missed. */
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
