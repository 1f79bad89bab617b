import Database from 'better-sqlite3';

/** Runs `ask` on a new connection that can't write, and closes the connection. */
export function readOnly<T>(path: string, ask: (sqlite: Database.Database) => T): T {
  const sqlite = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    return ask(sqlite);
  } finally {
    sqlite.close();
  }
}
