/** Opens `auth.db`; nothing else does. It is no part of backups: a stolen backup signs nobody in. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CompiledQuery, type DatabaseConnection, Kysely, SqliteDialect, SqliteDriver } from 'kysely';
import type { Access } from '../../access.ts';
import { AccessError } from '../../errors.ts';
import type { Schema } from '../../schema.ts';
import { asAccessError, damaged } from './errors.ts';
import { migrations } from './migrations.ts';

/** "auth" in ASCII. */
const applicationId = 0x61757468;

/** A transaction that reads first and then writes would fail if another process wrote in between. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/**
 * Opens `auth.db` in a data folder, and makes or upgrades it first. Several processes may have it open.
 * @param dataDir the folder, which must exist
 * @throws AccessError `damaged`, `newer` or `unwritable`
 */
export function openAccess(dataDir: string): Access {
  const path = join(dataDir, 'auth.db');
  let database: Database.Database | undefined;
  try {
    // SQLite would make it readable for others.
    closeSync(openSync(path, 'a', 0o600));
    database = new Database(path, { timeout: 5000 });
    configure(database);
    migrate(database, path);
    return accessOf(database, path);
  } catch (error) {
    database?.close();
    throw asAccessError(error, path);
  }
}

function configure(sqlite: Database.Database): void {
  sqlite.pragma('journal_mode = WAL');
  // After WAL, as better-sqlite3 would run it at NORMAL: a password change must not be lost in a power cut.
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('trusted_schema = OFF');
  sqlite.pragma('cell_size_check = ON');
}

function migrate(sqlite: Database.Database, path: string): void {
  const pragma = (name: string) => sqlite.pragma(name, { simple: true }) as number;
  sqlite
    .transaction(() => {
      const version = pragma('user_version');
      const isEmpty = sqlite.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
      if (!isEmpty && pragma('application_id') !== applicationId) throw damaged(path, 'another program wrote it');
      if (version > migrations.length) {
        throw new AccessError('newer', `${path} was written by a newer roomlog; update roomlog to open it.`);
      }
      for (const migration of migrations.slice(version)) sqlite.exec(migration);
      sqlite.pragma(`application_id = ${applicationId}`);
      sqlite.pragma(`user_version = ${migrations.length}`);
    })
    .immediate();
}

function accessOf(sqlite: Database.Database, path: string): Access {
  const dialect = new SqliteDialect({ database: sqlite });
  dialect.createDriver = () => new ImmediateDriver({ database: sqlite });
  const db = new Kysely<Schema>({ dialect });
  // The one counts what other connections commit, the other one what this one writes.
  const others = sqlite.prepare('PRAGMA data_version').pluck();
  const own = sqlite.prepare('SELECT total_changes()').pluck();
  const version = () => `${String(others.get())} ${String(own.get())}`;
  return { db, name: path, version, asError: (cause) => asAccessError(cause, path), close: () => db.destroy() };
}
