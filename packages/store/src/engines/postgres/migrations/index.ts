import type { Kysely } from 'kysely';
import * as first from './015-first.ts';
import * as slices from './016-slices.ts';
import * as pauses from './017-pauses.ts';
import * as emo from './018-emo.ts';

interface Migration {
  /** The number that SQLite's migration of the same content has: stores of one number hold the same. */
  version: number;
  up(db: Kysely<unknown>): Promise<void>;
}

/** In order. A released migration is never edited, renumbered or removed. */
export const migrations: readonly Migration[] = [
  // What SQLite's first fifteen made.
  { version: 15, up: first.up },
  { version: 16, up: slices.up },
  { version: 17, up: pauses.up },
  { version: 18, up: emo.up },
];

/** The version that this program reads and writes. */
export const newestVersion = Math.max(...migrations.map(({ version }) => version));
