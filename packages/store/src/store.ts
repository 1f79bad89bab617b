import type { Kysely } from 'kysely';
import type { Engine } from './engine.ts';
import type { Schema } from './schema.ts';

/**
 * `writer` is the collector: it creates, migrates, checkpoints. `outbox` is the dashboard's one narrow writer;
 * `reader` can't write at all.
 */
export type Role = 'writer' | 'outbox' | 'reader';

/** An open store. Every question of this package is asked of its `db`. */
export interface Store {
  db: Kysely<Schema>;
  engine: Engine;
  /** Where it is, for sentences. */
  path: string;
  close: () => Promise<void>;
}
