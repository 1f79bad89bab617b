/** When a sensor's newest reading is stale. This is the only rule, for page, gaps and doctor. */
import { gapSeconds } from '../rollups/tiers.ts';
import type { Db } from '../schema.ts';
import { getSetting } from '../settings.ts';
import { isObserved, type SourceName } from '../sources.ts';
import { halfHour } from '../time/zone.ts';

/** Polls that may bring no reading. */
const polls = 3;

/** How often the collector polls, in seconds; 300 before its first start. */
export async function pollSecondsOf(db: Db): Promise<number> {
  return Number((await getSetting(db, 'poll_seconds')) ?? 300);
}

/** Seconds in which some poll should have said something: three of the sensor's intervals or three polls. */
export function silentSeconds(pollSeconds: number): number {
  return Math.max(gapSeconds, polls * pollSeconds);
}

/**
 * Seconds after which a reading is stale: three of the sensor's intervals or three polls, whichever is longer. Where readings
 * are observed, half an hour more: a value that stays the same has one in each half hour.
 * @param source of the sensor
 */
export function staleSeconds(pollSeconds: number, source: SourceName = 'bocco'): number {
  return silentSeconds(pollSeconds) + (isObserved(source) ? halfHour : 0);
}

/** As {@link staleSeconds}, by the interval of the store's collector. */
export async function staleAfter(db: Db, source?: SourceName): Promise<number> {
  return staleSeconds(await pollSecondsOf(db), source);
}
