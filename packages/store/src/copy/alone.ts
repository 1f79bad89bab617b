/** Keeps collectors away from a store, of whichever kind. */
import { hostname } from 'node:os';
import { clearHolder, recordHolder } from '../collector/holder.ts';
import { holdSlices, leaveSlices } from '../collector/slices.ts';
import { asStoreError } from '../engines/errors.ts';
import type { StoreLocation } from '../engines/location.ts';
import { StoreError } from '../errors.ts';
import type { Store } from '../store.ts';

/** After this time others may take what a killed process held (seconds). */
const leaseSeconds = 60;

/** How often in that time it is renewed: two attempts may fail. */
const renewals = 3;

const held = (name: string, cause?: unknown) =>
  new StoreError('held', `A collector works on ${name}; stop it first.`, { cause });

/**
 * Opens a store as the one process that may hold it, also a copy that is not complete, and closes it after the work.
 * @throws StoreError `held` while a collector has its file, or as `StoreLocation.open`
 */
export async function withLocked<T>(location: StoreLocation, work: (store: Store) => Promise<T>): Promise<T> {
  location.expectOurs();
  const lock = lockOf(location);
  try {
    const store = await location.openUnfinished();
    try {
      await recordHolder(store.db).catch((error: unknown) => {
        throw asStoreError(error, location.name);
      });
      return await work(store);
    } finally {
      await clearHolder(store.db).catch(() => {});
      await store.close();
    }
  } finally {
    lock.release();
  }
}

function lockOf(location: StoreLocation): ReturnType<StoreLocation['lock']> {
  try {
    return location.lock();
  } catch (error) {
    throw error instanceof StoreError && error.kind === 'held' ? held(location.name, error) : error;
  }
}

/** Where collectors share a store, all of their work. */
export interface Hold {
  /** Aborts, with a StoreError as its reason, when others may take it. */
  lost: AbortSignal;
  end(): Promise<void>;
}

/**
 * Holds all that collectors of these accounts could do.
 * @param id of who holds it: the same one may take it again at once
 * @throws StoreError `held` while a collector has a part of it
 */
export async function holdAll({ db, engine, path }: Store, accounts: readonly number[], id: string): Promise<Hold> {
  const claim = { collector: id, host: hostname(), accounts, seconds: leaseSeconds };
  const lost = new AbortController();
  const hold = async () => {
    const holding = await holdSlices(db, claim);
    if (holding.held.length > accounts.length * engine.slices) return holding.seconds;
    await leaveSlices(db, id);
    throw held(path);
  };
  const seconds = await hold();
  if (!Number.isFinite(seconds)) return { lost: lost.signal, end: async () => {} };
  const renew = () => void hold().catch((error: unknown) => lost.abort(asStoreError(error, path)));
  const timer = setInterval(renew, (seconds * 1000) / renewals);
  return {
    lost: lost.signal,
    end: async () => {
      clearInterval(timer);
      // It ends by itself where its server is away.
      await leaveSlices(db, id).catch(() => {});
    },
  };
}

/** The same for each run of a copy: what one held that was cut off, the next one takes at once. @param source its feed */
export const holdIdOf = (source: string, target: string): string => `copy of ${source} in ${target}`;
