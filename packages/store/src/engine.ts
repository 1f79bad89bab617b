/**
 * The port to the database: what each engine does in its own way. Everything else in this package is SQL that SQLite
 * and PostgreSQL both understand. Opening, migrating and copying are not part of the port: they come before there is a
 * `db`.
 */
import { type CompiledQuery, type DialectAdapter, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Change, Db, ReadingRow, Schema, StoredMessage, Trx } from './schema.ts';

/** Values of `bytes` are hexadecimal text. */
export type ColumnType = 'integer' | 'real' | 'text' | 'bytes';

export type Row = readonly (number | string | null)[];

/** What a column has, as queries return it. */
export type Value = number | string | Uint8Array | null;

export interface WatchOptions {
  /** How often to poll, in milliseconds. */
  ms?: number;
  /** Yields after this time (milliseconds) even if nothing was committed. */
  idleMs?: number;
}

/** A number, or SQL for one: also a column of a table that stands before the one it is given to. */
export type Operand = number | RawBuilder<unknown>;

/** Readings of one sensor. */
export interface SensorSpan {
  sensor: Operand;
  /** Epoch seconds, both included; an end that is missing is open. */
  from?: Operand;
  to?: Operand;
}

/** Readings that a statement may want to see. */
export interface WantedReadings extends SensorSpan {
  /** Only those after this one, in the order of time and id. */
  after?: { ts: Operand; id: Operand };
  /** Only the first so many, in the order of time and id. */
  first?: Operand;
  /** Only the last one, in that order. */
  isLast?: true;
}

/** A day (UTC) of a sensor: sensor.id, and when it begins in epoch seconds. */
export interface SensorDay {
  ref: number;
  day: number;
}

/** A job of an account, of a slice of its rooms, or of the whole store (`account_id` 0). */
export interface JobKey {
  account_id: number;
  /** 0 without it. */
  slice?: number;
  job: string;
}

/** Some rooms of an account, or the jobs of the whole store. */
export interface Slice {
  account_id: number;
  slice: number;
}

/** A collector, and what it could do. */
export interface Claim {
  /** Of each process another one. */
  collector: string;
  /** Name of its machine. */
  host: string;
  /** The ids of the accounts that it has credentials for. */
  accounts: readonly number[];
  /** For how long, from now on, by the database's clock. */
  seconds: number;
}

/** What a collector holds. */
export interface Holding {
  held: Slice[];
  /** Those of them that others wait for: it should end its work on them and release them. */
  excess: Slice[];
  /** For how long it holds them, from the start of the call; infinite where nobody else can take them. */
  seconds: number;
}

export interface Engine {
  /**
   * Rows of values as a table of a statement, `FROM ${rows(…)} AS given`: the named columns, and `position` (from 0)
   * for their order. The text of the statement is the same for any number of rows.
   */
  rows(columns: Readonly<Record<string, ColumnType>>, rows: readonly Row[]): RawBuilder<unknown>;

  /**
   * Inserts rows that are all new, the fastest way for hundreds of thousands of them. A column of nulls alone must have
   * no other default.
   */
  insertMany(
    trx: Trx,
    table: keyof Schema | Engine['readingRows'],
    columns: readonly string[],
    rows: Iterable<readonly Value[]>,
  ): Promise<void>;
  /** Call it after very many rows came at once, outside of a transaction: what queries are planned by is out of date. */
  refreshStatistics(db: Db): Promise<void>;
  /** Rows were inserted with numbers of their own: the next ones that get theirs from the database come after them. */
  continueNumbers(trx: Trx, columns: readonly { table: keyof Schema; column: string }[]): Promise<void>;

  /**
   * The rows of a query as arrays, in the order of its columns. For hundreds of thousands of them: without an object for
   * each, which takes as long as everything else.
   */
  readArrays(db: Db, query: CompiledQuery): Promise<Row[]>;

  /**
   * Readings as a table of a statement, `FROM ${readings(…)} AS reading`: all that are wanted, and maybe others, so that
   * the statement repeats what it wants as conditions. Costs as much as what is wanted, however much is stored.
   */
  readings(wanted: WantedReadings): RawBuilder<ReadingRow>;
  /** A value: the time of the first or last reading of a span; null without any. Costs a look into an index. */
  firstTime(span: SensorSpan): RawBuilder<number | null>;
  lastTime(span: SensorSpan): RawBuilder<number | null>;
  /** What stands behind JOIN beside rows of `sensor`: the newest reading of each up to a time, as `reading`. */
  newestReading(to: number): RawBuilder<unknown>;

  /** The table in which readings are written, one by one. Between `openDays` and `closeDays` it has all of these days. */
  readonly readingRows: 'reading' | 'reading_open';
  /** Call it with the sensors' rows locked, before readings of these days are written, changed or deleted. */
  openDays(trx: Trx, days: readonly SensorDay[]): Promise<void>;
  /** Nothing more is expected in these days: their readings may be stored together. */
  closeDays(trx: Trx, days: readonly SensorDay[]): Promise<void>;
  /** Returns the space of closed days to the disk. Call it outside of a transaction, now and then. */
  reclaim(db: Db): Promise<void>;
  /** Deletes the readings of a sensor before a time (epoch seconds). @returns how many */
  deleteReadingsBefore(trx: Trx, sensorId: number, before: number): Promise<number>;

  /**
   * Blocks other writers of these rows until the transaction ends, so that what it reads is still true when it writes.
   * Does nothing where a transaction is the only writer anyway.
   */
  lockRows(trx: Trx, table: 'room' | 'sensor', ids: readonly number[]): Promise<void>;
  /** The same for whole tables, in a transaction that may last for hours. */
  lockTables(trx: Trx, tables: readonly (keyof Schema)[]): Promise<void>;

  /**
   * Another one after every commit of another connection; costs microseconds. Of this connection alone: two processes,
   * or two runs of one, have nothing in common. Where the database is a server, it may be another one without a commit,
   * and a commit of another process may take a second to show.
   */
  version(): number;
  /** See `newestChange` and `changesAfter` of feed/changes.ts. */
  newestChange(db: Db): Promise<number>;
  changesAfter(db: Db, seq: number): Promise<Change[] | undefined>;
  /** Deletes old changes, so that about the newest `kept` are left. */
  trimChanges(trx: Trx, kept: number): Promise<void>;
  /**
   * Yields at once, so that no earlier commit is missed, then after every commit of another connection, as `version`
   * shows them. Ends when the signal aborts.
   */
  watch(signal: AbortSignal, options?: WatchOptions): AsyncGenerator<void>;

  /** Adds messages to the search index, or updates their texts there. */
  indexTexts(trx: Trx, messages: readonly Pick<StoredMessage, 'seq' | 'room_id' | 'text'>[]): Promise<void>;
  /** A condition on rows of `message`: the text has each of the folded words. */
  hasText(roomId: number, words: readonly string[]): RawBuilder<SqlBool>;

  /**
   * Deletes the runs of jobs that no collector has any more; `kept` are those of this one. From now on this connection
   * keeps `job_run` in memory, so that a run without a result costs no commit. Other connections see what `saveJobRuns`
   * wrote.
   */
  cacheJobRuns(db: Db, kept: readonly Required<JobKey>[]): Promise<void>;
  /** Writes the rows that changed since then in one commit, or none if nothing changed. */
  saveJobRuns(db: Db): Promise<void>;

  /** A value: epoch seconds by the database's clock, with their fraction. Those of several collectors need not agree. */
  readonly now: RawBuilder<number>;

  /** Into how many slices the rooms of an account are divided: 1 where one collector has all of them. */
  slices: number;
  /** See collector/slices.ts. */
  holdSlices(db: Db, claim: Claim): Promise<Holding>;
  releaseSlices(db: Db, collector: string, slices: readonly Slice[]): Promise<void>;
  leaveSlices(db: Db, collector: string): Promise<void>;
  /** See collector/holder.ts. */
  recordHolder(db: Db): Promise<void>;
  clearHolder(db: Db): Promise<void>;
  isHeld(db: Db): Promise<boolean>;
  /** Whether the opened file was deleted or replaced: then nothing may be written any more. */
  isReplaced(): boolean;

  /** Returns some of the space of deleted rows to the disk. @returns whether there is more */
  shrink(db: Db): Promise<boolean>;
  /** How much space it takes, in bytes. */
  size(db: Db): Promise<number>;
  /** See `whyUnwritable` of engines/sqlite; undefined where the disk is a server's. */
  whyUnwritable(options: { byWriting: boolean }): Promise<'full' | 'refused' | undefined>;
  /**
   * Whether its pages and its layout are in order, in words for people. Blocks: about 10 ms per MB.
   * @param options.deep also compares every index with its table
   */
  inspect(db: Db, options: { deep: boolean }): Promise<{ words: string; isDamaged: boolean }>;
  /** The first row that refers to a missing one. Reads all rows with references, unless there can be none. */
  findStrayRow(): { table: string; parent: string } | undefined;
  /** What helps after damage, as the end of a sentence. */
  readonly remedy: string;

  /** Whether a text can have the character U+0000; otherwise it is stored as U+FFFD. */
  readonly storesNul: boolean;

  /** Whether a row was refused because a table can't have it: a value that is too large, a row without its parent. */
  isUnfit(error: unknown): error is Error;
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
