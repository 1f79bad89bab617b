/** When a sensor's newest reading is too old. The only rule of it: page, gaps and doctor ask here. */
import type { Kysely } from 'kysely';
import { gapSeconds } from '../rollups/tiers.ts';
import type { Schema } from '../schema.ts';
import { getSetting } from '../settings.ts';

/** As many polls may pass without a reading. */
const polls = 3;

/** How often BOCCO is asked (seconds), as the collector was last told. */
export async function pollSecondsOf(db: Kysely<Schema>): Promise<number> {
  return Number((await getSetting(db, 'poll_seconds')) ?? 300);
}

/** Seconds after which a reading is stale: three of the sensor's intervals, or three polls, whichever is longer. */
export function staleSeconds(pollSeconds: number): number {
  return Math.max(gapSeconds, polls * pollSeconds);
}

export async function staleAfter(db: Kysely<Schema>): Promise<number> {
  return staleSeconds(await pollSecondsOf(db));
}
