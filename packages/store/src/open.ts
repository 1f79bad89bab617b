/**
 * The only place that opens the file. A file that isn't ours, is newer than this program or is damaged is refused
 * before anything is written; there is never an empty store put in the place of an unreadable one.
 */
import { linkSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { DatabaseConnection } from 'kysely';
import { CompiledQuery, Kysely, SqliteDialect, SqliteDriver, sql } from 'kysely';
import { StoreError } from './failure.ts';
import { checkHeader } from './file-header.ts';
import { migrations } from './migrations/index.ts';
import type { Schema } from './schema.ts';

/** "room" in ASCII: SQLite keeps it in the header, `file roomlog.db` shows it. */
export const applicationId = 0x726f6f6d;

/** Two processes write and one checkpoints: older versions could corrupt a file in that (the WAL-reset bug). */
const leastSqlite = '3.51.3';

/** Whole-file check at a collector's start: about 10 ms a MB, so only where it takes a few seconds at most. */
const checkAtMost = 256 * 1024 * 1024;

/**
 * `writer` is the collector: it creates, migrates, checkpoints. `outbox` is the dashboard's one narrow writer;
 * `reader` can't write at all.
 */
export type Role = 'writer' | 'outbox' | 'reader';

export interface Store {
  db: Kysely<Schema>;
  path: string;
  /** Changes whenever another connection has committed; about 2 µs. */
  dataVersion(): number;
  /** Runs what must be exact about SQLite itself. */
  sqlite: Database.Database;
  close(): Promise<void>;
}

/**
 * @param path of the file; made if there is none, except for a reader
 * @throws StoreError when it must not be opened
 */
export async function openStore(path: string, role: Role): Promise<Store> {
  if (!statSync(path, { throwIfNoEntry: false })) {
    if (role === 'reader') throw new StoreError('missing', `There is no store at ${path}; start the collector first.`);
    await create(path);
  }
  checkHeader(path, applicationId, migrations.length);
  try {
    const store = connect(path, role);
    if (role !== 'reader') await migrate(store);
    if (role === 'writer') check(store);
    return store;
  } catch (error) {
    throw asStoreError(error, path);
  }
}

/** Makes the file under another name and puts it in place whole, so that a crash leaves no half-made store. */
async function create(path: string): Promise<void> {
  const draft = `${path}.${process.pid}.new`;
  try {
    const sqlite = new Database(draft);
    sqlite.pragma('auto_vacuum = INCREMENTAL');
    sqlite.pragma(`application_id = ${applicationId}`);
    sqlite.pragma('journal_mode = WAL');
    sqlite.close();
    await migrateAndClose(draft);
    linkSync(draft, path);
  } catch (error) {
    // Another process was quicker: its store is as good.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw asStoreError(error, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

async function migrateAndClose(path: string): Promise<void> {
  const store = connect(path, 'writer');
  await migrate(store);
  await store.close();
}

/** Kysely's own driver begins deferred, and a deferred reader that turns writer dies with SQLITE_BUSY_SNAPSHOT. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

function connect(path: string, role: Role): Store {
  const sqlite = new Database(path, { readonly: role === 'reader', fileMustExist: true, timeout: 5000 });
  const version = sqlite.prepare('SELECT sqlite_version()').pluck().get() as string;
  if (version.localeCompare(leastSqlite, 'en', { numeric: true }) < 0) {
    throw new Error(`SQLite ${version} can damage a file that two processes write; ${leastSqlite} or newer is needed`);
  }
  const created = sqlite.pragma('user_version', { simple: true }) as number;
  if (created > migrations.length) throw newer(path);
  sqlite.pragma('trusted_schema = OFF');
  sqlite.pragma('cell_size_check = ON');
  sqlite.pragma('mmap_size = 0');
  sqlite.pragma('cache_size = -64000');
  if (role !== 'reader') {
    if (sqlite.pragma('journal_mode = WAL', { simple: true }) !== 'wal') throw new Error('the file system refused WAL');
    sqlite.pragma('foreign_keys = ON');
    // Explicit, and after WAL: better-sqlite3 is built to run WAL at NORMAL, which loses acknowledged rows in a power cut.
    sqlite.pragma('synchronous = FULL');
    if (role === 'outbox') sqlite.pragma('wal_autocheckpoint = 0');
  }
  const dialect = new SqliteDialect({ database: sqlite });
  dialect.createDriver = () => new ImmediateDriver({ database: sqlite });
  const db = new Kysely<Schema>({ dialect });
  const dataVersion = sqlite.prepare('PRAGMA data_version').pluck();
  return {
    db,
    path,
    sqlite,
    dataVersion: () => dataVersion.get() as number,
    close: async () => {
      await db.destroy();
      sqlite.close();
    },
  };
}

/** Several processes may start at once: the version is read again inside the immediate transaction. */
async function migrate({ db, sqlite }: Store): Promise<void> {
  if (sqlite.pragma('user_version', { simple: true }) === migrations.length) return;
  await db.transaction().execute(async (trx) => {
    const from = sqlite.pragma('user_version', { simple: true }) as number;
    for (const migration of migrations.slice(from)) await migration.up(trx as never);
    await sql.raw(`PRAGMA user_version = ${migrations.length}`).execute(trx);
  });
}

function check({ sqlite, path }: Store): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > checkAtMost) return;
  const problem = sqlite.pragma('quick_check(1)', { simple: true }) as string;
  if (problem !== 'ok') throw damaged(path, problem);
}

function newer(path: string): StoreError {
  return new StoreError('newer', `${path} was written by a newer roomlog; update roomlog to open it.`);
}

function damaged(path: string, problem: string, options?: ErrorOptions): StoreError {
  const remedy = 'nothing was changed; move the file aside, or put back a copy of it';
  return new StoreError('damaged', `${path} is damaged (${problem}); ${remedy}.`, options);
}

/** SQLite's own errors in words a person can act on; anything else as it is. */
export function asStoreError(cause: unknown, path: string): unknown {
  const code = (cause as { code?: unknown }).code;
  if (cause instanceof StoreError || typeof code !== 'string') return cause;
  const reason = cause instanceof Error ? cause.message : code;
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return damaged(path, reason, { cause });
  if (/^(SQLITE_(READONLY|CANTOPEN|PERM|IOERR|FULL)|E[A-Z]+$)/.test(code)) {
    const sentence = `${path} can't be written (${reason}); mend the folder's permissions or free some space.`;
    return new StoreError('unwritable', sentence, { cause });
  }
  return cause;
}
