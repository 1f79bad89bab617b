/** The database that a store is in, for those who have tables of their own there. */
import type { Kysely } from 'kysely';

/** What a user of the database may be granted on a table. */
export type Privilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/** What is needed of each table, by its name. */
export type Rights = Readonly<Record<string, readonly Privilege[]>>;

/** An open connection to it, as `StoreLocation.openDatabase` gives one. */
export interface Database {
  /** Its tables are made in the schema of the store's. A transaction is run again when another one was in its way. */
  db: Kysely<unknown>;
  /** For messages to people: the address without its password. */
  name: string;
  /**
   * Another text after each commit: one from here at once, one from elsewhere as soon as it is heard of, and at least one a
   * second, heard of or not. So what is remembered under it is never older than a second. Costs microseconds.
   */
  version: () => string;
  /** @throws StoreError `refused` that names the rights which the user of the database lacks */
  expectRights: (rights: Rights) => Promise<void>;
  /** An error of the database as a StoreError; any other error stays as it is. */
  asError: (cause: unknown) => unknown;
  close: () => Promise<void>;
}
