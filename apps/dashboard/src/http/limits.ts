import { mediaReserve } from '@roomlog/store';
import { filesTaken } from '@roomlog/store/file-type';

/** Limits on what one client may use, so that the others are served too. */
export const usualLimits = {
  /** Milliseconds for the head of a request to arrive. */
  headersTimeout: 5000,
  /** Milliseconds for the whole request to arrive, unless it is a file. An answer may take any time. */
  requestTimeout: 10_000,
  /**
   * Milliseconds for which an idle connection waits for its next request. Longer than any proxy keeps it (nginx a minute,
   * Caddy two): who closes first must be the one that sends, or a request meets a closed connection and becomes a 502.
   */
  keepAliveTimeout: 130_000,
  /** How often the head is checked (milliseconds): it may take longer by this. */
  connectionsCheckingInterval: 1000,
  /** Bytes of a file that is sent; a robot may take less. */
  uploadBytes: filesTaken.bocco.most,
  /** Bytes of the rest of its form. */
  formBytes: 4096,
  /** Milliseconds for all of it to arrive, from whoever may send: the largest one at 0.7 Mbit/s. */
  uploadTimeout: 300_000,
  /** Milliseconds that may pass without a piece of it. */
  uploadPause: 10_000,
  /** Files that come in at the same time, in all and from one address. */
  uploads: 8,
  uploadsOfOne: 3,
  /** Bytes that files leave free on the disk. */
  uploadReserve: mediaReserve,
  /** How many times the size of the store must be free on the disk for a backup that is fetched. */
  backupSpace: 2,
  /** Milliseconds that may pass without a piece of one being taken. */
  downloadPause: 60_000,
  /** Characters of an address. The page's own have about 200. */
  addressLength: 2000,
  /** Sign-ins to BOCCO from the page: a script that guesses must not lock the account there. */
  signInTries: { burst: 5, every: 60 },
  /** Milliseconds within which one is taken and tried. */
  signInPatience: 20_000,
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
