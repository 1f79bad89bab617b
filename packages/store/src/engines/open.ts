/** The one place that knows what stores there are: everybody else asks the place of a store, or its engine. */
import type { Role, Store } from '../store.ts';
import type { StoreLocation } from './location.ts';
import { isAddress } from './postgres/address.ts';
import { databaseLocation } from './postgres/location.ts';
import { fileLocation } from './sqlite/location.ts';

/** @param where the path of a file on a local disk, or `postgres://user:password@host/database` */
export const locationOf = (where: string): StoreLocation =>
  isAddress(where) ? databaseLocation(where) : fileLocation(where);

/**
 * Opens a store, and creates or upgrades it first unless it is for a `reader`: a file of SQLite, or a database of
 * PostgreSQL 13 or newer. A file of a `writer` is checked meanwhile, which blocks for about 10 ms per MB, up to 256 MB.
 * @param where as for {@link locationOf}; the folder of a file must exist
 * @throws StoreError if it must not or can't be opened
 */
export const openStore = (where: string, role: Role): Promise<Store> => locationOf(where).open(role);
