/** What is usual at each half hour of a day, by the 33 days before it. */
import { type Metric, metricDefinitions, metrics, perMetric } from '../metrics.ts';
import type { Db } from '../schema.ts';
import { midnights, readDays } from './local-days.ts';
import { type Band, daysBefore, usualBands } from './usual-band.ts';

/** Of each metric a band for each half hour; null where fewer than 14 of the 30 days before have readings. */
export type UsualDay = Record<Metric, (Band | null)[] | null>;

/**
 * The usual bands of a day. Reads 33 days of readings: about 10 ms.
 * @param line as for `readDays`
 * @param day counted from 1970-01-01
 * @param zone the home's, in which days begin
 */
export async function readUsual(db: Db, line: readonly number[], day: number, zone: string): Promise<UsualDay> {
  const range = { ...midnights(day - daysBefore, daysBefore, zone), zone };
  const { days } = await readDays(db, line, range, '30m', metrics);
  return perMetric((metric) => usualBands(days[metric] ?? [], metricDefinitions[metric].isSeasonless === true));
}
