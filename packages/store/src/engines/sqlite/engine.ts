/** SQLite behind the port of engine.ts. Only this folder uses the raw connection. */
import type Database from 'better-sqlite3';
import { sql } from 'kysely';
import type { Engine, Row } from '../../engine.ts';
import type { Store } from '../../store.ts';
import { changesAfter, newestChange, trimChanges, versionReader, watch } from './bus.ts';
import { isCorrupt, isUnfit, isUnreadable } from './errors.ts';
import { fileSize } from './file/header.ts';
import { strayRow } from './file/integrity-check.ts';
import { whyUnwritable } from './file/writable.ts';
import { insertMany } from './insert-many.ts';
import { inspect } from './inspect.ts';
import { cacheJobRuns, saveJobRuns } from './job-cache.ts';
import { clearHolder, hasOlderHolder, recordHolder } from './lease.ts';
import { isLocked } from './lock/store-lock.ts';
import { deleteReadingsBefore, firstTime, lastTime, newestReading, readings } from './readings.ts';
import { rows } from './rows.ts';
import { hasText, indexTexts } from './search-index.ts';
import { shrink } from './shrink.ts';
import { holdSlices, leaveSlices, releaseSlices, slices } from './slices.ts';

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
    refreshStatistics: async () => {},
    // The next one is always one more than the largest.
    continueNumbers: async () => {},
    readArrays: async (db, query) =>
      db.getExecutor().provideConnection(async () => prepareArrays(query.sql).all(query.parameters) as Row[]),
    readings,
    firstTime,
    lastTime,
    newestReading,
    readingRows: 'reading',
    // A day stays as it is: its rows lie together already.
    openDays: async () => {},
    closeDays: async () => {},
    reclaim: async () => {},
    deleteReadingsBefore,
    // Transactions begin immediate, so this one is the only writer.
    lockRows: async () => {},
    lockTables: async () => {},
    version: versionReader(sqlite),
    newestChange,
    changesAfter,
    trimChanges,
    watch: (signal, options) => watch({ sqlite, path }, signal, options),
    indexTexts,
    hasText,
    cacheJobRuns,
    saveJobRuns,
    now: sql<number>`unixepoch('subsec')`,
    slices,
    holdSlices,
    releaseSlices,
    leaveSlices,
    recordHolder,
    clearHolder,
    isHeld: async (db) => isLocked(path) || hasOlderHolder(db),
    isReplaced,
    shrink,
    size: async () => (fileSize(path) ?? 0) + (fileSize(`${path}-wal`) ?? 0),
    whyUnwritable: (options) => whyUnwritable(path, options),
    inspect: (_db, options) => inspect({ sqlite, path }, options),
    findStrayRow: () => strayRow(sqlite),
    remedy: 'put a backup in its place with roomlog restore FILE',
    storesNul: true,
    isUnfit,
    isDamage: isCorrupt,
    isUnreadable,
  };
}

/** The raw connection, for what only SQLite has. */
export function sqliteOf({ engine }: Pick<Store, 'engine'>): Database.Database {
  return (engine as SqliteEngine).sqlite;
}
