/**
 * Which collector polls which rooms. The rooms of an account are divided into slices; a collector holds a slice for a
 * limited time and renews that, so that another one takes over what a killed collector held. The store's own jobs are
 * a slice too. In a file one collector holds everything, by the file's lock.
 */
import { type Claim, engineOf, type Holding, type Slice } from '../engine.ts';
import type { Db } from '../schema.ts';
import { storeJobs } from './jobs.ts';

/** The slice of the jobs that run once for the whole store. */
export const storeSlice: Slice = { account_id: storeJobs, slice: 0 };

/** Renews what this collector holds, and takes what is free until it has its share. */
export function holdSlices(db: Db, claim: Claim): Promise<Holding> {
  return engineOf(db).holdSlices(db, claim);
}

/** Gives slices to others, after the work on them has ended. */
export function releaseSlices(db: Db, collector: string, slices: readonly Slice[]): Promise<void> {
  return engineOf(db).releaseSlices(db, collector, slices);
}

/** Gives everything to others at once: the collector ends. */
export function leaveSlices(db: Db, collector: string): Promise<void> {
  return engineOf(db).leaveSlices(db, collector);
}
