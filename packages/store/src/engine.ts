/**
 * The port to the database: what each engine does in a way of its own. Everything else in this package is written once,
 * in SQL that SQLite and PostgreSQL read the same. Opening, migrating and copying are an engine's own business and not
 * here: they come before there is a `db` to ask.
 */
import { type DialectAdapter, type Kysely, type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely';
import type { Change, Schema, StoredMessage } from './schema.ts';

/** `bytes` are given in hexadecimal. */
export type ColumnType = 'integer' | 'text' | 'bytes';

export type Row = readonly (number | string | null)[];

export interface WatchOptions {
  /** How often to look, in milliseconds. */
  ms?: number;
  /** Yields also when nothing was committed for so long. */
  idleMs?: number;
}

export interface Engine {
  /**
   * Rows of values as a source of a statement, to be given a name: `FROM ${rows(…)} AS given`. They have the columns that
   * are named here, and `position` (from 0) for their order. The statement has the same text for any number of rows.
   */
  rows(columns: Readonly<Record<string, ColumnType>>, rows: readonly Row[]): RawBuilder<unknown>;

  /** Adds rows of which none is there, in the quickest way that there is for hundreds of thousands. */
  insertMany(
    trx: Transaction<Schema>,
    table: keyof Schema,
    columns: readonly string[],
    rows: Iterable<Row>,
  ): Promise<void>;

  /**
   * Keeps other writers from these rows until the transaction ends: what is read in it is then still true when it writes.
   * Nothing to do where a transaction begins as the only writer.
   */
  lockRows(trx: Transaction<Schema>, table: 'room' | 'sensor', ids: readonly number[]): Promise<void>;

  /** The place of the newest change; 0 before the first. */
  newestChange(db: Kysely<Schema>): Promise<number>;
  /** At most 1,000 changes after `seq`; undefined when some of them are deleted, or `seq` is of another store. */
  changesAfter(db: Kysely<Schema>, seq: number): Promise<Change[] | undefined>;
  /**
   * Yields at once, so that nothing is missed that was committed before, then each time another connection has committed;
   * ends when the signal aborts.
   */
  watch(signal: AbortSignal, options?: WatchOptions): AsyncGenerator<void>;

  /** Makes a message found by its text, or by its new text. */
  indexText(trx: Transaction<Schema>, message: Pick<StoredMessage, 'seq' | 'room_id' | 'text'>): Promise<void>;
  /** Whether a row of `message` has each of the folded words in its text. */
  hasText(roomId: number, words: readonly string[]): RawBuilder<SqlBool>;

  /**
   * From now on this connection reads and writes `job_run` where a run that does nothing costs no commit. Others see what
   * `saveJobRuns` has written.
   */
  cacheJobRuns(db: Kysely<Schema>): Promise<void>;
  /** Writes the rows that have changed since, all in one commit; without any there is none. */
  saveJobRuns(db: Kysely<Schema>): Promise<void>;

  /** Whether a collector, in whatever process, holds the store. */
  isHeld(): boolean;
  /** Whether something else has taken the place of what was opened: then nothing may be written any more. */
  isReplaced(): boolean;

  /** Gives space that deleted rows have left back to the disk, a part at a time. @returns whether there is more */
  shrink(db: Kysely<Schema>): Promise<boolean>;

  /** Whether the database says that what it reads can't be: damage, or a disk that failed for a moment. */
  isDamage(error: unknown): boolean;
  /** As `isDamage`, and whatever else damaged content makes the database say. Only for queries that are known to be right. */
  isUnreadable(error: unknown): error is Error;
}

/** Kysely hands the adapter of its dialect on to every transaction. */
export interface EngineAdapter extends DialectAdapter {
  readonly engine: Engine;
}

/** The engine of a connection, also within a transaction. */
export function engineOf(db: Kysely<Schema>): Engine {
  return (db.getExecutor().adapter as EngineAdapter).engine;
}

/** Values to look for, as one parameter: `WHERE id IN ${listOf(db, 'integer', ids)}`. */
export function listOf<T extends number | string>(
  db: Kysely<Schema>,
  type: ColumnType,
  values: readonly T[],
): RawBuilder<T> {
  const rows = engineOf(db).rows(
    { item: type },
    values.map((value) => [value]),
  );
  return sql<T>`(SELECT item FROM ${rows} AS list)`;
}
