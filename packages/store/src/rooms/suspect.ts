/** Whether what a sensor says can be believed: a dead one looks alive where its service repeats its last values. */
import { isObserved } from '../sources.ts';
import { hourSeconds } from '../time/seconds.ts';
import type { SensorOverview } from './overview.ts';

/**
 * `unchanged`: it has said the same for more than five hours. `unlisted`: the service does not list it any more. `battery`: its
 * battery is empty.
 */
export const suspicions = ['unchanged', 'unlisted', 'battery'] as const;
/** One of {@link suspicions}. */
export type Suspicion = (typeof suspicions)[number];

/**
 * In a living room the values change by more than a sensor can miss. An hour less than the six after which a dead sensor has to be
 * named: its values may be seen a poll late, and the row that shows that they are too old comes up to half an hour and a poll
 * after its time. So polls may be a quarter of an hour apart.
 */
const longest = 5 * hourSeconds;

/** Whether values were the same for too long. @param since and ts when they were first and last seen, epoch seconds */
export const isUnchangedTooLong = (since: number, ts: number): boolean => ts - since > longest;

/**
 * Why a sensor's newest values may not be true; empty when nothing speaks against them. Only of services whose readings have no
 * time of their own: elsewhere a dead sensor has no new readings.
 */
export function whySuspect({
  source,
  position,
  latest,
  unchanged,
  health,
}: Pick<SensorOverview, 'source' | 'position' | 'latest' | 'unchanged' | 'health'>): Suspicion[] {
  if (!isObserved(source)) return [];
  const found: Suspicion[] = [];
  // Up to the newest reading, not up to now: while nobody asks, nothing can change.
  if (latest && unchanged && isUnchangedTooLong(unchanged.since, latest.ts)) found.push('unchanged');
  if (position === null) found.push('unlisted');
  if (health?.battery === 0) found.push('battery');
  return found;
}
