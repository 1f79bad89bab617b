/** The one place that knows where users may be kept. */
import type { Database } from '@roomlog/store';
import type { Access } from '../access.ts';
import { openAccess as openFile } from './sqlite/open.ts';

/**
 * Opens the users, sessions, tokens and links, and makes or upgrades their tables first: in the database of the store where
 * it has one, or else in `auth.db` in the data folder. Several processes may have them open.
 * @param dataDir the folder, which must exist
 * @param database of the store, see `StoreLocation.openDatabase`; closed with the access
 * @throws AccessError `damaged`, `newer`, `older` or `unwritable`; StoreError for a database
 */
export async function openAccess(dataDir: string, database?: Database): Promise<Access> {
  return database ? (await import('./postgres/open.ts')).openAccess(database) : openFile(dataDir);
}
