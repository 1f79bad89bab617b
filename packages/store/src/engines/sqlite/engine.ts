/** SQLite behind the port of engine.ts. Only this folder uses the raw connection. */
import type Database from 'better-sqlite3';
import type { Engine, Row } from '../../engine.ts';
import type { Store } from '../../store.ts';
import { changesAfter, newestChange, versionReader, watch } from './bus.ts';
import { isCorrupt, isUnreadable } from './errors.ts';
import { insertMany } from './insert-many.ts';
import { cacheJobRuns, saveJobRuns } from './job-cache.ts';
import { isLocked } from './lock/store-lock.ts';
import { rows } from './rows.ts';
import { hasText, indexText } from './search-index.ts';
import { shrink } from './shrink.ts';

interface SqliteEngine extends Engine {
  sqlite: Database.Database;
}

interface Connection {
  sqlite: Database.Database;
  path: string;
  /** Statements that give arrays. */
  prepareArrays: (query: string) => Database.Statement;
  isReplaced: () => boolean;
}

export function createEngine({ sqlite, path, prepareArrays, isReplaced }: Connection): SqliteEngine {
  return {
    sqlite,
    rows,
    insertMany: async (_trx, table, columns, given) => insertMany(sqlite, table, columns, given),
    readArrays: async (db, { sql, parameters }) =>
      db.getExecutor().provideConnection(async () => prepareArrays(sql).all(parameters) as Row[]),
    // Transactions begin immediate, so this one is the only writer.
    lockRows: async () => {},
    version: versionReader(sqlite),
    newestChange,
    changesAfter,
    watch: (signal, options) => watch({ sqlite, path }, signal, options),
    indexText,
    hasText,
    cacheJobRuns,
    saveJobRuns,
    isHeld: () => isLocked(path),
    isReplaced,
    shrink,
    isDamage: isCorrupt,
    isUnreadable,
  };
}

/** The raw connection, for what only SQLite has. */
export function sqliteOf({ engine }: Pick<Store, 'engine'>): Database.Database {
  return (engine as SqliteEngine).sqlite;
}
