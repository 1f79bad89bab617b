/**
 * How the time of a reading is known, for services that give their readings no ids: the id says it, so that the table, its
 * seals and its blocks are the same for all services.
 */
import type { Reading, Timing } from '../model.ts';
import { isObserved, type SourceName } from '../sources.ts';

/** `reading.id` of a sensor whose source is observed. Ids of 0 and below are of imported readings. */
const ids: Readonly<Record<Timing, number>> = { observed: 1, measured: 2 };

/** `reading.id` of what came in. */
export const idOf = (reading: Reading): number => (reading.timing ? ids[reading.timing] : reading.id);

/**
 * How the time of a stored reading is known. Each of BOCCO's is measured. Of a service whose values are observed, those
 * that were imported count as observed too: nobody knows more of them.
 * @param source of the sensor
 * @param id of the reading
 */
export const timingOf = (source: SourceName, id: number): Timing =>
  isObserved(source) && id !== ids.measured ? 'observed' : 'measured';
