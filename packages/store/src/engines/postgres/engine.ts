/** PostgreSQL behind the port of engine.ts. */
import { type CompiledQuery, type PostgresPool, type PostgresPoolClient, sql } from 'kysely';
import { type Engine, listOf, type Row } from '../../engine.ts';
import type { Db, Schema, Trx } from '../../schema.ts';
import type { Bus } from './bus.ts';
import { continueNumbers } from './continue-numbers.ts';
import { isDamage, isUnfit, isUnreadable } from './errors.ts';
import { changesAfter, newestChange, trimChanges } from './feed.ts';
import { insertMany } from './insert-many.ts';
import { cacheJobRuns, saveJobRuns } from './job-cache.ts';
import { closeDays, deleteReadingsBefore, openDays } from './reading-days.ts';
import { dropEmptyMonths } from './reading-months.ts';
import { firstTime, lastTime, newestReading, readings } from './readings.ts';
import { refreshStatistics } from './refresh-statistics.ts';
import { rows } from './rows.ts';
import { hasText, indexTexts } from './search-index.ts';
import { shrink } from './shrink.ts';
import { size } from './size.ts';
import { holdSlices, isHeld, leaveSlices, releaseSlices, slices } from './slices.ts';

export function createEngine(bus: Bus, pool: PostgresPool): Engine {
  return {
    rows,
    insertMany,
    refreshStatistics,
    continueNumbers,
    readArrays: (db, query) => readArrays(pool, db, query),
    lockRows,
    lockTables,
    version: () => bus.version(),
    newestChange,
    changesAfter,
    trimChanges,
    watch: (signal, options) => bus.watch(signal, options),
    indexTexts,
    hasText,
    cacheJobRuns,
    saveJobRuns,
    now: sql<number>`CAST(extract(epoch FROM clock_timestamp()) AS double precision)`,
    slices,
    holdSlices,
    releaseSlices,
    leaveSlices,
    // Nobody has the whole of it: see slices.ts.
    recordHolder: async () => {},
    clearHolder: async () => {},
    isHeld,
    readings,
    firstTime,
    lastTime,
    newestReading,
    readingRows: 'reading_open',
    openDays,
    closeDays,
    reclaim: dropEmptyMonths,
    deleteReadingsBefore,
    // It has no name that another database could get meanwhile.
    isReplaced: () => false,
    shrink,
    size,
    whyUnwritable: async () => undefined,
    inspect: async () => ({ words: 'left to its server; pg_amcheck looks at each page', isDamaged: false }),
    // Its server lets no row in that refers to a missing one.
    findStrayRow: () => undefined,
    remedy: 'restore a backup of the database',
    storesNul: false,
    isUnfit,
    isDamage,
    isUnreadable,
  };
}

/** In one order, so that two transactions never wait for each other. Rows that refer to these stay free to be written. */
async function lockRows(trx: Trx, table: 'room' | 'sensor', ids: readonly number[]): Promise<void> {
  const { rows: locked } = await sql<{ id: number }>`
    SELECT id FROM ${sql.table(table)} WHERE id IN ${listOf(trx, 'integer', ids)} ORDER BY id FOR NO KEY UPDATE
  `.execute(trx);
  const known = new Set(locked.map(({ id }) => id));
  const stray = ids.find((id) => !known.has(id));
  // What is written for them has no foreign key.
  if (stray !== undefined) throw new Error(`there is no ${table} ${stray}`);
}

/** How long to wait for whoever writes one of the tables now. */
const lockTimeout = '5s';

/** Everybody may read meanwhile. The transaction may rest for as long as something else takes. */
async function lockTables(trx: Trx, tables: readonly (keyof Schema)[]): Promise<void> {
  await sql.raw(`SET LOCAL lock_timeout = '${lockTimeout}'`).execute(trx);
  await sql`SET LOCAL idle_in_transaction_session_timeout = 0`.execute(trx);
  await sql`LOCK TABLE ${sql.join(tables.map((table) => sql.table(table)))} IN SHARE MODE`.execute(trx);
}

/** A client of pg, which makes arrays of rows when it is asked to. */
type ArrayClient = PostgresPoolClient & {
  query(query: { text: string; rowMode: 'array' }, values: readonly unknown[]): Promise<{ rows: Row[] }>;
};

async function readArrays(pool: PostgresPool, db: Db, query: CompiledQuery): Promise<Row[]> {
  if (db.isTransaction) return (await db.executeQuery<object>(query)).rows.map((row) => Object.values(row));
  const client = (await pool.connect()) as ArrayClient;
  try {
    return (await client.query({ text: query.sql, rowMode: 'array' }, query.parameters)).rows;
  } finally {
    client.release();
  }
}
