/** A copy that is not complete is nobody's store yet. */
import { StoreError } from '../errors.ts';
import { getSetting } from '../settings.ts';
import type { Store } from '../store.ts';

/**
 * The store as it is, or closed.
 * @throws StoreError `unfinished`
 */
export async function expectFinished(store: Store): Promise<Store> {
  try {
    if (!(await isUnfinished(store))) return store;
    const sentence = `${store.path} is a copy that is not complete; run the same roomlog copy again, which goes on with it.`;
    throw new StoreError('unfinished', sentence);
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** What can't be read is found by who needs it. */
async function isUnfinished({ db, engine }: Store): Promise<boolean> {
  try {
    return (await getSetting(db, 'copy')) !== undefined;
  } catch (error) {
    if (engine.isUnreadable(error)) return false;
    throw error;
  }
}
