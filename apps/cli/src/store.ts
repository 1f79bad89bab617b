/** The store that a command works on; other processes may use it at the same time. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readAccounts, readConfig, readEnvironment } from '@roomlog/runtime';
import { asReadError, openStore, type Store, StoreError } from '@roomlog/store';

/** The signed-in household's folder; the demo's when nobody has signed in. */
export function storeFolder(): string {
  const env = readEnvironment();
  const real = readConfig(env);
  return readAccounts(env, real.dataDir).length > 0 ? real.dataDir : readConfig(env, { demo: true }).dataDir;
}

export const storePath = () => join(storeFolder(), 'roomlog.db');

/** @throws StoreError when there is none, and for SQLite's errors */
export async function withStore<T>(role: 'reader' | 'writer', work: (store: Store) => Promise<T>): Promise<T> {
  const path = storePath();
  if (!existsSync(path)) throw new StoreError('missing', `There is no store at ${path}; start the collector first.`);
  const store = await openStore(path, role);
  try {
    return await work(store);
  } catch (error) {
    throw asReadError(error, path);
  } finally {
    await store.close();
  }
}
