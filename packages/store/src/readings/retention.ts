/** How long raw readings stay, and the caution with which they go. */
import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import { getSetting, setSetting } from '../settings.ts';
import { countPrunable, pruneReadings } from './prune.ts';
import { latestReading } from './read.ts';

export interface Retention {
  /** How long readings stay. */
  seconds: number;
  /** Readings from before this moment (epoch seconds) go; whole weeks, so that some may stay a few days longer. */
  before: number;
  /** How many went in the last run; how many would have gone while it is only announced. */
  readings: number;
  /** False after the first run with this retention, which deletes nothing. */
  applied: boolean;
}

/**
 * One run: the first with a new retention only counts and says what would go, for a mistyped one can't be undone. Age is
 * counted from the newest reading where that is earlier than the clock: a clock that is ahead deletes nothing.
 * @param seconds undefined: for ever
 * @param clock this machine's, epoch seconds
 * @returns undefined where everything stays
 */
export async function applyRetention(
  db: Kysely<Schema>,
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

/** As the last run found it. */
export async function retentionOf(db: Kysely<Schema>): Promise<Retention | undefined> {
  const stored = await getSetting(db, 'retention');
  return stored === undefined || stored === 'forever' ? undefined : (JSON.parse(stored) as Retention);
}

async function newestReading(db: Kysely<Schema>): Promise<number | undefined> {
  let newest: number | undefined;
  for (const { id } of await db.selectFrom('sensor').select('id').execute()) {
    const ts = (await latestReading(db, id))?.ts;
    if (ts !== undefined) newest = Math.max(newest ?? ts, ts);
  }
  return newest;
}
