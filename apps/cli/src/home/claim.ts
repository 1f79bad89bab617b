/** Whose store it is that `up` is to run on, before anything starts. */
import { type Config, Failure } from '@roomlog/runtime';
import { claimHousehold, isCollectorRunning, openStore, roomSensors, type Store, StoreError } from '@roomlog/store';

/** @throws Failure 75 when a collector runs alone. Opens as a reader: it disturbs nothing, and a large file isn't checked first. */
export async function expectNoCollector(dataDir: string): Promise<void> {
  let store: Store;
  try {
    store = await openStore(`${dataDir}/roomlog.db`, 'reader');
  } catch (error) {
    // No collector can run on it.
    if (error instanceof StoreError && ['missing', 'older'].includes(error.kind)) return;
    throw error;
  }
  const isCollecting = await isCollectorRunning(store.db);
  await store.close();
  if (isCollecting) throw new Failure('storeHeld', `A collector runs on ${dataDir} already; stop it first.`);
}

export interface Claimed {
  /** Nothing was ever recorded in it. */
  isNew: boolean;
}

/**
 * Keeps demo and real files apart, and refuses a bad file before anything starts.
 */
export async function claim({ dataDir }: Pick<Config, 'dataDir'>, source: 'demo' | 'bocco'): Promise<Claimed> {
  const store = await openStore(`${dataDir}/roomlog.db`, 'writer');
  try {
    await claimHousehold(store, source);
    return { isNew: (await roomSensors(store.db)).length === 0 };
  } finally {
    await store.close();
  }
}
