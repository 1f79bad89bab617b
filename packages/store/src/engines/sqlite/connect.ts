/** A connection with the store's settings, and Kysely on top. */
import Database from 'better-sqlite3';
import type { DatabaseConnection } from 'kysely';
import { CompiledQuery, Kysely, SqliteAdapter, SqliteDialect, SqliteDriver } from 'kysely';
import type { EngineAdapter } from '../../engine.ts';
import { replaced, StoreError } from '../../errors.ts';
import type { Schema } from '../../schema.ts';
import type { Role, Store } from '../../store.ts';
import { createEngine } from './engine.ts';
import { identityOf } from './file/identity.ts';

/** Two processes write and one checkpoints, which can corrupt the file in older versions (the WAL-reset bug). */
const leastSqlite = '3.51.3';

/**
 * Memory for cached pages. The kernel caches the file too: with 64 MB nothing was faster but the first pass of a long file
 * slower, and the process grew by them.
 */
const cacheKilobytes = 8000;

export function connect(path: string, role: Role): Store {
  const sqlite = new Database(path, { readonly: role === 'reader', fileMustExist: true, timeout: 5000 });
  try {
    configure(sqlite, role);
  } catch (error) {
    sqlite.close();
    throw error;
  }
  const identity = identityOf(path);
  const isReplaced = () => identityOf(path) !== identity;
  const expectInPlace = () => {
    if (role !== 'reader' && isReplaced()) throw replaced(path);
  };
  // Before every transaction, and before every statement outside of one.
  const checked = (prepare: (query: string) => Database.Statement) => (query: string) => {
    if (!sqlite.inTransaction) expectInPlace();
    return prepare(query);
  };
  const prepare = checked(statementCache((query) => sqlite.prepare(query)));
  const prepareArrays = checked(statementCache((query) => sqlite.prepare(query).raw()));
  const engine = createEngine({ sqlite, path, prepareArrays, isReplaced });
  const dialect = new SqliteDialect({ database: sqlite });
  dialect.createDriver = () => new ImmediateDriver(sqlite, prepare, expectInPlace);
  dialect.createAdapter = (): EngineAdapter => Object.assign(new SqliteAdapter(), { engine });
  const db = new Kysely<Schema>({ dialect });
  return {
    db,
    engine,
    path,
    close: async () => {
      await db.destroy();
      sqlite.close();
    },
  };
}

/** Runs `work` on a connection, and closes it. */
export async function withStore<T>(path: string, role: Role, work: (store: Store) => Promise<T>): Promise<T> {
  const store = connect(path, role);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

function configure(sqlite: Database.Database, role: Role): void {
  const version = sqlite.prepare('SELECT sqlite_version()').pluck().get() as string;
  if (version.localeCompare(leastSqlite, 'en', { numeric: true }) < 0) {
    throw new Error(`SQLite ${version} can damage a file that two processes write; ${leastSqlite} or newer is needed`);
  }
  sqlite.pragma('trusted_schema = OFF');
  sqlite.pragma('cell_size_check = ON');
  sqlite.pragma('mmap_size = 0');
  sqlite.pragma(`cache_size = -${cacheKilobytes}`);
  if (role === 'reader') return;
  if (sqlite.pragma('journal_mode = WAL', { simple: true }) !== 'wal') {
    throw new StoreError('unwritable', `${sqlite.name} is on a file system without locks; put it on a local disk.`);
  }
  sqlite.pragma('foreign_keys = ON');
  // Explicit, and after WAL: better-sqlite3 is built to run WAL at NORMAL, which loses acknowledged rows in a power
  // cut.
  sqlite.pragma('synchronous = FULL');
  if (role === 'outbox') sqlite.pragma('wal_autocheckpoint = 0');
}

/**
 * Checkpoints the whole log.
 * @throws StoreError `unwritable` if some of it is left: on a full disk SQLite reports no error
 */
export function writeLogBack(sqlite: Database.Database): void {
  const [left] = sqlite.pragma('wal_checkpoint(TRUNCATE)') as { busy: number; log: number; checkpointed: number }[];
  if (left?.busy === 0 && left.log === left.checkpointed) return;
  throw new StoreError('unwritable', `The log of ${sqlite.name} can't be written back; free some space and try again.`);
}

/** Statements or transactions after which the event loop gets a turn. */
const usesBetweenTurns = 200;

/** More than roomlog has: values are parameters, so a query always has the same text. */
const mostStatements = 500;

/** Caches statements: to compile one takes longer than most queries, and its memory is freed late. */
function statementCache(prepare: (query: string) => Database.Statement): (query: string) => Database.Statement {
  const cache = new Map<string, Database.Statement>();
  return (query) => {
    const known = cache.get(query);
    if (known) return known;
    if (cache.size >= mostStatements) cache.clear();
    const statement = prepare(query);
    cache.set(query, statement);
    return statement;
  };
}

/**
 * Kysely's own driver begins deferred: there, a transaction that reads first and then writes fails with
 * SQLITE_BUSY_SNAPSHOT.
 */
class ImmediateDriver extends SqliteDriver {
  readonly #sqlite: Database.Database;
  readonly #expectInPlace: () => void;
  #uses = 0;

  /** @param expectInPlace throws if the open file was deleted or replaced */
  constructor(sqlite: Database.Database, prepare: (query: string) => Database.Statement, expectInPlace: () => void) {
    super({ database: { prepare, close: () => void sqlite.close() } });
    this.#sqlite = sqlite;
    this.#expectInPlace = expectInPlace;
  }

  /** Awaited statements are microtasks: a long chain of them would block timers and sockets. */
  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#uses += 1;
    if (this.#uses % usesBetweenTurns === 0) await new Promise(setImmediate);
    return super.acquireConnection();
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** Check again after the commit: only what is in the file of this name counts as stored. */
  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    this.#expectInPlace();
  }

  /** After a full disk or an I/O error SQLite has rolled back already; a second rollback would hide the error. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#sqlite.inTransaction) await super.rollbackTransaction(connection);
  }
}
