/** How far apart a sensor's readings may be while nothing is missing: for gaps and for lines in charts. */
import { gapSeconds } from '../rollups/tiers.ts';
import type { Db } from '../schema.ts';
import { isObserved, type SourceName } from '../sources.ts';
import { pollSecondsOf, silentSeconds, staleSeconds } from './staleness.ts';

/** In seconds. */
export interface Cadence {
  /** Between two readings further apart at least one may be missing: whatever is known of the polls says whether it is. */
  lost: number;
  /** Two readings further apart are a gap, whatever is known. */
  gap: number;
}

/** A sensor of BOCCO reports about every five minutes. */
const reported: Cadence = { lost: 450, gap: gapSeconds };

/**
 * For observed sensors the poll interval says it. A value that stays the same has a row in each half hour, so between two rows
 * no poll is missing, but for three of them, unless they are further apart than that. Nearer ones are compared with what is known
 * of the polls: three of them must have said nothing.
 * @param pollSeconds how often the collector polls
 */
export const cadenceOf = (source: SourceName, pollSeconds: number): Cadence =>
  isObserved(source) ? { lost: silentSeconds(pollSeconds), gap: staleSeconds(pollSeconds, source) } : reported;

/** That of a stored sensor, and whether it is observed. */
export async function cadenceOfSensor(db: Db, sensorId: number): Promise<Cadence & { observed: boolean }> {
  const sensor = db.selectFrom('sensor').select('source').where('id', '=', sensorId);
  const { source } = (await sensor.executeTakeFirst()) ?? { source: 'bocco' as const };
  const observed = isObserved(source);
  return { ...cadenceOf(source, observed ? await pollSecondsOf(db) : 0), observed };
}
