/**
 * The port to the database: what each engine does in its own way. Everything else in this package is SQL that SQLite
 * and PostgreSQL both understand. Opening, migrating and copying are not part of the port: they come before there is a
 * `db`.
 */
import { type CompiledQuery, type DialectAdapter, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Change, Db, Schema, StoredMessage, Trx } from './schema.ts';

/** Values of `bytes` are hexadecimal text. */
export type ColumnType = 'integer' | 'text' | 'bytes';

export type Row = readonly (number | string | null)[];

export interface WatchOptions {
  /** How often to poll, in milliseconds. */
  ms?: number;
  /** Yields after this time (milliseconds) even if nothing was committed. */
  idleMs?: number;
}

export interface Engine {
  /**
   * Rows of values as a table of a statement, `FROM ${rows(…)} AS given`: the named columns, and `position` (from 0)
   * for their order. The text of the statement is the same for any number of rows.
   */
  rows(columns: Readonly<Record<string, ColumnType>>, rows: readonly Row[]): RawBuilder<unknown>;

  /** Inserts rows that are all new, the fastest way for hundreds of thousands of them. */
  insertMany(trx: Trx, table: keyof Schema, columns: readonly string[], rows: Iterable<Row>): Promise<void>;

  /**
   * The rows of a query as arrays, in the order of its columns. For hundreds of thousands of them: without an object for
   * each, which takes as long as everything else.
   */
  readArrays(db: Db, query: CompiledQuery): Promise<Row[]>;

  /**
   * Blocks other writers of these rows until the transaction ends, so that what it reads is still true when it writes.
   * Does nothing where a transaction is the only writer anyway.
   */
  lockRows(trx: Trx, table: 'room' | 'sensor', ids: readonly number[]): Promise<void>;

  /**
   * Another one after every commit of another connection; costs microseconds. Of this connection alone: two processes,
   * or two runs of one, have nothing in common.
   */
  version(): number;
  /** See `newestChange` and `changesAfter` of feed/changes.ts. */
  newestChange(db: Db): Promise<number>;
  changesAfter(db: Db, seq: number): Promise<Change[] | undefined>;
  /**
   * Yields at once, so that no earlier commit is missed, then after every commit of another connection. Ends when the
   * signal aborts.
   */
  watch(signal: AbortSignal, options?: WatchOptions): AsyncGenerator<void>;

  /** Adds a message to the search index, or updates its text there. */
  indexText(trx: Trx, message: Pick<StoredMessage, 'seq' | 'room_id' | 'text'>): Promise<void>;
  /** A condition on rows of `message`: the text has each of the folded words. */
  hasText(roomId: number, words: readonly string[]): RawBuilder<SqlBool>;

  /**
   * From now on this connection keeps `job_run` in memory, so that a run without a result costs no commit. Other
   * connections see what `saveJobRuns` wrote.
   */
  cacheJobRuns(db: Db): Promise<void>;
  /** Writes the rows that changed since then in one commit, or none if nothing changed. */
  saveJobRuns(db: Db): Promise<void>;

  /** Whether a collector holds the store, in any process. */
  isHeld(): boolean;
  /** Whether the opened file was deleted or replaced: then nothing may be written any more. */
  isReplaced(): boolean;

  /** Returns some of the space of deleted rows to the disk. @returns whether there is more */
  shrink(db: Db): Promise<boolean>;

  /** Whether an error of the database means corrupt data: damage, or a disk that failed for a moment. */
  isDamage(error: unknown): boolean;
  /** As `isDamage`, and all other errors that corrupt data causes. Only for queries that are known to be right. */
  isUnreadable(error: unknown): error is Error;
}

/** Where a transaction finds its engine: Kysely passes the adapter of its dialect on to every transaction. */
export interface EngineAdapter extends DialectAdapter {
  readonly engine: Engine;
}

/** The engine of a connection or a transaction. */
export function engineOf(db: Db): Engine {
  return (db.getExecutor().adapter as EngineAdapter).engine;
}

/** A list of values as one parameter: `WHERE id IN ${listOf(db, 'integer', ids)}`. */
export function listOf<T extends number | string>(db: Db, type: ColumnType, values: readonly T[]): RawBuilder<T> {
  const rows = values.map((value) => [value]);
  return sql<T>`(SELECT item FROM ${engineOf(db).rows({ item: type }, rows)} AS list)`;
}
