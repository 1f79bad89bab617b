/** Brings those who may see a page along when its store moves. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { copyUsers, openAccess } from '@roomlog/access';
import type { StoreLocation } from '@roomlog/store';

interface Home {
  location: StoreLocation;
  /** It has `auth.db`, unless the store is a database. */
  folder: string;
}

/** Who could sign in at one can sign in at the other, and is still signed in; unless that has users already. */
export async function bringUsers(from: Home, to: Home, what: { links: boolean }): Promise<void> {
  const database = await from.location.openDatabase();
  if (!database && !existsSync(join(from.folder, 'auth.db'))) return;
  const source = await openAccess(from.folder, database);
  try {
    const target = await openAccess(to.folder, await to.location.openDatabase());
    try {
      await copyUsers(source.db, target.db, what);
    } catch (error) {
      throw target.asError(error);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}
