import type { Kysely } from 'kysely';
import type { Database } from '../database.ts';
import type { Connected } from './connect.ts';
import { asStoreError } from './errors.ts';
import { openStore } from './open.ts';
import { expectRights } from './rights.ts';

/** Opens the database of a store for other tables too. @throws StoreError as `openStore` */
export const openDatabase = async (address: string): Promise<Database> =>
  databaseOf(await openStore(address, 'outbox'));

/** @param seconds of a clock that nobody sets; the process's own by default */
export function databaseOf(store: Connected, seconds = () => performance.now() / 1000): Database {
  const { db, engine, path, commits, close } = store;
  return {
    db: db as unknown as Kysely<unknown>,
    name: path,
    // A notice may get lost with its connection, and a server that is away gives none.
    version: () => `${engine.version()} ${commits()} ${Math.floor(seconds())}`,
    expectRights: (rights) => expectRights(db, rights, path),
    asError: (cause) => asStoreError(cause, path),
    close,
  };
}
