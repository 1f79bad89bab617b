/** `auth.db` of the home that a command works on; a dashboard may have it open at the same time. */
import { type Access, asAccessError, openAccess } from '@roomlog/access';
import { openDataDir } from '@roomlog/runtime';
import { storeFolder } from './store.ts';

/** @throws AccessError when the file can't be used */
export async function withAccess<T>(work: (db: Access['db']) => Promise<T>): Promise<T> {
  const folder = storeFolder();
  openDataDir(folder);
  const access = openAccess(folder);
  try {
    return await work(access.db);
  } catch (error) {
    throw asAccessError(error, access.path);
  } finally {
    await access.close();
  }
}
