/** Who may see the page of the home that a command works on; a dashboard may have the same open at the same time. */
import { type Access, openAccess } from '@roomlog/access';
import { openDataDir } from '@roomlog/runtime';
import { storeFolder, storeLocation } from './store.ts';

/** @throws AccessError or StoreError when they can't be read or written */
export async function withAccess<T>(work: (db: Access['db']) => Promise<T>): Promise<T> {
  const folder = storeFolder();
  openDataDir(folder);
  const access = await openAccess(folder, await storeLocation().openDatabase());
  try {
    return await work(access.db);
  } catch (error) {
    throw access.asError(error);
  } finally {
    await access.close();
  }
}
