/** Which collectors work on the store: one has a file, several may share a database. */
import { engineOf } from '../engine.ts';
import type { Db } from '../schema.ts';

/**
 * Records this process as the holder of the store. Call it while holding the lock of its place. Does nothing where
 * collectors share it.
 * @throws StoreError `held` while the collector of an older version, which knows no lock, runs on the store
 */
export const recordHolder = (db: Db): Promise<void> => engineOf(db).recordHolder(db);

/** Removes this process as the holder, if it is; call it before the lock is released. */
export const clearHolder = (db: Db): Promise<void> => engineOf(db).clearHolder(db);

/** Whether a collector runs on this store, in any process or container. Takes about 0.1 ms, or a round trip. */
export const isCollectorRunning = (db: Db): Promise<boolean> => engineOf(db).isHeld(db);
