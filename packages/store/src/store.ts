import type { Engine } from './engine.ts';
import type { Db } from './schema.ts';

/**
 * What a connection may do. `writer` is for the collector: it creates, migrates and checkpoints the file. `outbox` is
 * for the dashboard: it writes too, but leaves checkpoints to the collector. `reader` opens the file read-only.
 */
export type Role = 'writer' | 'outbox' | 'reader';

/** An open store. */
export interface Store {
  /** For the functions of this package. Its transactions begin immediate. */
  db: Db;
  /** What differs between databases; most callers need only `db`. */
  engine: Engine;
  /** Of the file, for messages to people. */
  path: string;
  close: () => Promise<void>;
}
