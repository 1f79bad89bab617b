/** The part of the work that this collector has now: all of it on a file, slices of it where several collectors share. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import {
  holdSlices,
  leaveSlices,
  nowSeconds,
  recordAbsence,
  releaseSlices,
  type Slice,
  storeSlice,
} from '@roomlog/store';
import type { Context } from './context.ts';
import { logFailure } from './errors.ts';

/** A slice, and what ends the work on it. */
export interface HeldSlice extends Slice {
  stop: AbortSignal;
  /** The running jobs of the slice, by name. */
  running: Map<string, Promise<unknown>>;
}

export interface Share {
  /** Another array after each change. */
  held(): readonly HeldSlice[];
  holds(account: number, slice: number): boolean;
  /** Gives everything to others; call it when the work has ended. */
  leave(): Promise<void>;
}

/** One array, as for every state. */
const nothing: readonly HeldSlice[] = [];

/** One for all sessions: the next one after a server's crash has what this process held before. */
const collector = randomUUID();

/** How often in its time a hold is renewed: two attempts may fail. */
const renewals = 3;

/**
 * Takes a share, and renews it until the signal aborts. What is lost or due to others has its signal aborted.
 * @param accounts ids of those that can be signed in to
 */
export async function openShare(context: Context, accounts: readonly number[]): Promise<Share> {
  const { store, config, stop } = context;
  const claim = { collector, host: hostname(), accounts, seconds: config.leaseSeconds };
  let held: readonly (HeldSlice & { end: () => void })[] = [];
  // Neither clock alone will do: one stands still while the machine sleeps, the other can be set.
  let until = { monotonic: 0, wall: 0 };
  let beat: NodeJS.Timeout | undefined;
  let renewing: Promise<void> = Promise.resolve();
  let expiry: NodeJS.Timeout | undefined;
  const isOver = () => performance.now() >= until.monotonic || Date.now() >= until.wall;

  const keep = async (slices: readonly Slice[]) => {
    const isNew = (slice: Slice) => !held.some((one) => isSame(one, slice));
    for (const slice of slices.filter(isNew)) {
      if (slice.account_id !== storeSlice.account_id) await recordAbsence(store.db, slice, nowSeconds());
    }
    // From here on at once: meanwhile the time of what was held may have ended.
    const kept = held.filter((one) => slices.some((slice) => isSame(one, slice)));
    const added = slices.filter(isNew);
    if (added.length === 0 && kept.length === held.length) return;
    for (const one of held) if (!kept.includes(one)) one.end();
    held = [...kept, ...added.map((slice) => start(slice, stop))];
  };
  const renew = async () => {
    const begun = { monotonic: performance.now(), wall: Date.now() };
    const { held: slices, excess, seconds } = await holdSlices(store.db, claim);
    until = { monotonic: begun.monotonic + seconds * 1000, wall: begun.wall + seconds * 1000 };
    const given = held.filter((one) => excess.some((slice) => isSame(one, slice)));
    await keep(slices.filter((slice) => !excess.some((one) => isSame(one, slice))));
    await Promise.all(given.flatMap(({ running }) => [...running.values()]));
    await releaseSlices(store.db, claim.collector, excess);
  };
  const endAll = () => void keep([]).catch((failure: unknown) => report(failure));
  const report = (failure: unknown) =>
    logFailure(context, failure, { message: 'the share of the work could not be renewed' });
  const next = () => {
    if (stop.aborted || !Number.isFinite(until.monotonic)) return;
    beat = setTimeout(
      () => {
        renewing = renew().catch(report).finally(next);
      },
      (config.leaseSeconds * 1000) / renewals,
    );
    // Also while a renewal waits for a server that does not answer.
    clearTimeout(expiry);
    expiry = setTimeout(endAll, Math.max(0, until.monotonic - performance.now()));
  };

  await renew();
  next();
  return {
    held: () => (isOver() ? nothing : held),
    holds: (account, slice) => !isOver() && held.some((one) => isSame(one, { account_id: account, slice })),
    leave: async () => {
      await renewing;
      clearTimeout(beat);
      clearTimeout(expiry);
      // Others take it anyway when its time is over.
      await leaveSlices(store.db, claim.collector).catch(report);
    },
  };
}

/** Everything that a collector of these accounts may ever hold. */
export function everySlice({ store, stop }: Pick<Context, 'store' | 'stop'>, accounts: readonly number[]): HeldSlice[] {
  const slices = accounts.flatMap((account_id) =>
    Array.from({ length: store.engine.slices }, (_, slice) => ({ account_id, slice })),
  );
  return [storeSlice, ...slices].map((slice) => ({ ...slice, stop, running: new Map() }));
}

const isSame = (a: Slice, b: Slice) => a.account_id === b.account_id && a.slice === b.slice;

function start(slice: Slice, stop: AbortSignal): HeldSlice & { end: () => void } {
  const over = new AbortController();
  return { ...slice, stop: AbortSignal.any([stop, over.signal]), running: new Map(), end: () => over.abort() };
}
