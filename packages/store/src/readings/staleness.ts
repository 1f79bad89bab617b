/** When a sensor's newest reading is stale. This is the only rule, for page, gaps and doctor. */
import { gapSeconds } from '../rollups/tiers.ts';
import type { Db } from '../schema.ts';
import { getSetting } from '../settings.ts';

/** Polls that may bring no reading. */
const polls = 3;

/** How often the collector polls, in seconds; 300 before its first start. */
export async function pollSecondsOf(db: Db): Promise<number> {
  return Number((await getSetting(db, 'poll_seconds')) ?? 300);
}

/** Seconds after which a reading is stale: three of the sensor's intervals or three polls, whichever is longer. */
export function staleSeconds(pollSeconds: number): number {
  return Math.max(gapSeconds, polls * pollSeconds);
}

/** As {@link staleSeconds}, by the interval of the store's collector. */
export async function staleAfter(db: Db): Promise<number> {
  return staleSeconds(await pollSecondsOf(db));
}
