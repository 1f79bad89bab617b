import type { Access } from '@roomlog/access';
import type { Config, Logger } from '@roomlog/runtime';
import type { Store } from '@roomlog/store';

/** What the routes work with. main.ts opens and closes it. */
export interface Context {
  config: Config;
  log: Logger;
  /** Opened read-only. */
  reader: Store;
  /** Writes messages to send, read marks, what the home chose and which rooms are followed. */
  outbox: Store;
  /** Users, sessions, tokens and links. */
  access: Access;
}
