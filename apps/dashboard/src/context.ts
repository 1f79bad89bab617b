import type { Config, Logger } from '@roomlog/runtime';
import type { Store } from '@roomlog/store';

/** What the routes work with; made in main.ts, closed there. */
export interface Context {
  config: Config;
  log: Logger;
  /** Can't write: the file is opened read-only. */
  reader: Store;
  /** The one narrow writer: the outbox. */
  outbox: Store;
}
