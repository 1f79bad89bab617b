import {
  countSeals,
  getSetting,
  knownFailedSeals,
  recordSeal,
  type SealKey,
  type Store,
  StoreError,
  setSetting,
  verifySeals,
} from '@roomlog/store';
import type { Context } from '../context.ts';

/** Every seal is verified once in this many nights, and at least this many seals a night. */
const nights = 28;
const leastAtATime = 100;

/**
 * Compares a part of the sealed days with their checksums. Each night continues where the last one ended.
 * @throws StoreError `damaged` when any day is known not to match its seal: a person should know
 */
export async function verifySomeSeals({ store, stop }: Context): Promise<void> {
  const { db } = store;
  const wanted = Math.max(leastAtATime, Math.ceil((await countSeals(db)) / nights));
  let verified = 0;
  let last: SealKey | undefined;
  for await (const { key, intact } of verifySeals(db, await lastVerified(store))) {
    await recordSeal(db, key, intact);
    last = key;
    verified += 1;
    if (verified >= wanted || stop.aborted) break;
  }
  // After the last seal the next night starts with the first one.
  await setSetting(db, 'verified_to', verified < wanted ? '' : JSON.stringify(last));
  const [broken, ...others] = await knownFailedSeals(db);
  if (!broken) return;
  const more = others.length > 0 ? ` and ${others.length} more days` : '';
  const sentence = `The ${broken.words}${more} are not those that were sealed; run roomlog check --deep.`;
  throw new StoreError('damaged', sentence);
}

async function lastVerified({ db }: Store): Promise<SealKey | undefined> {
  const stored = await getSetting(db, 'verified_to');
  return stored ? (JSON.parse(stored) as SealKey) : undefined;
}
