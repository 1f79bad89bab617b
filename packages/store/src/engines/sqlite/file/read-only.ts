import Database from 'better-sqlite3';

/** Asks a file on a connection of its own that can't write, and closes it. */
export function readOnly<T>(path: string, ask: (sqlite: Database.Database) => T): T {
  const sqlite = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    return ask(sqlite);
  } finally {
    sqlite.close();
  }
}
