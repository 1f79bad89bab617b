/** The store that a command works on; other processes may use it at the same time. */
import { type Config, readAccounts, readConfig, readEnvironment } from '@roomlog/runtime';
import { asReadError, locationOf, type Store, type StoreLocation } from '@roomlog/store';

/**
 * The signed-in household's; the demo's when nobody has signed in. A database is always the home's: those who have signed
 * in to it may have done so on another machine.
 */
function configOfHome(): Config {
  const env = readEnvironment();
  const real = readConfig(env);
  const isReal = env['ROOMLOG_DATABASE'] !== undefined || readAccounts(env, real.dataDir).length > 0;
  return isReal ? real : readConfig(env, { demo: true });
}

/** The data folder. */
export const storeFolder = (): string => configOfHome().dataDir;

export const storeLocation = (): StoreLocation => locationOf(configOfHome().database);

/** @throws StoreError when there is none, and for errors of the database */
export async function withStore<T>(role: 'reader' | 'writer', work: (store: Store) => Promise<T>): Promise<T> {
  const location = storeLocation();
  await location.expectThere();
  const store = await location.open(role);
  try {
    return await work(store);
  } catch (error) {
    throw asReadError(error, location.name);
  } finally {
    await store.close();
  }
}
