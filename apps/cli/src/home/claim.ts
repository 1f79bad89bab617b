/** Whose store it is that `up` is to run on, before anything starts. */
import { Failure } from '@roomlog/runtime';
import {
  claimHousehold,
  isCollectorRunning,
  roomSensors,
  type Store,
  StoreError,
  type StoreLocation,
} from '@roomlog/store';

/** @throws Failure 75 when a collector runs alone. Opens as a reader: it disturbs nothing, and a large file isn't checked first. */
export async function expectNoCollector(location: StoreLocation): Promise<void> {
  let store: Store;
  try {
    store = await location.open('reader');
  } catch (error) {
    // No collector can run on it.
    if (error instanceof StoreError && ['missing', 'older'].includes(error.kind)) return;
    throw error;
  }
  const isCollecting = await isCollectorRunning(store.db);
  await store.close();
  if (isCollecting) throw new Failure('storeHeld', `A collector runs on ${location.name} already; stop it first.`);
}

export interface Claimed {
  /** Nothing was ever recorded in it. */
  isNew: boolean;
}

/**
 * Keeps demo and real files apart, and refuses a bad file before anything starts.
 */
export async function claim(location: StoreLocation, source: 'demo' | 'bocco'): Promise<Claimed> {
  const store = await location.open('writer');
  try {
    await claimHousehold(store, source);
    return { isNew: (await roomSensors(store.db)).length === 0 };
  } finally {
    await store.close();
  }
}
