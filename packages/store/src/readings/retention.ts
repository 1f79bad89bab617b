/** Retention: how long raw readings stay, and a first run that only announces what it would delete. */
import type { Db } from '../schema.ts';
import { getSetting, setSetting } from '../settings.ts';
import { countPrunable, pruneReadings } from './prune.ts';
import { latestReading } from './read.ts';

/** The result of a run of the retention. */
export interface Retention {
  /** How long raw readings stay. */
  seconds: number;
  /** Readings before this time (epoch seconds) are deleted; only whole weeks, so that some stay a few days longer. */
  before: number;
  /** How many the run deleted, or would have deleted if it only announced it. */
  readings: number;
  /** False after the first run with these `seconds`, which deletes nothing. */
  applied: boolean;
}

/**
 * Deletes raw readings that are older than the retention; rollups stay. The first run with a new retention only counts,
 * because a typo can't be undone. Age is measured from the newest reading or the clock, whichever is earlier: a clock
 * that is ahead deletes nothing.
 * @param seconds how long readings stay; undefined keeps all of them
 * @param clock this machine's, epoch seconds
 * @returns undefined if all readings stay
 */
export async function applyRetention(
  db: Db,
  seconds: number | undefined,
  clock: number,
): Promise<Retention | undefined> {
  const newest = await newestReading(db);
  const known = await retentionOf(db);
  if (seconds === undefined) {
    if (known) await setSetting(db, 'retention', 'forever');
    return undefined;
  }
  if (newest === undefined) return undefined;
  const before = Math.min(newest, clock) - seconds;
  const applied = known?.seconds === seconds;
  const readings = applied ? await pruneReadings(db, before) : await countPrunable(db, before);
  const retention = { seconds, before, readings, applied };
  await setSetting(db, 'retention', JSON.stringify(retention));
  return retention;
}

/** The result of the last run; undefined if all readings stay. */
export async function retentionOf(db: Db): Promise<Retention | undefined> {
  const stored = await getSetting(db, 'retention');
  return stored === undefined || stored === 'forever' ? undefined : (JSON.parse(stored) as Retention);
}

async function newestReading(db: Db): Promise<number | undefined> {
  let newest: number | undefined;
  for (const { id } of await db.selectFrom('sensor').select('id').execute()) {
    const ts = (await latestReading(db, id))?.ts;
    if (ts !== undefined) newest = Math.max(newest ?? ts, ts);
  }
  return newest;
}
