/**
 * What a file of readings contains. The command line and HTTP both use this, so that the same question gives the same
 * bytes.
 */
import { firstReadingAt, latestReading } from '../readings/read.ts';
import { suitableResolution } from '../readings/series.ts';
import type { Resolution } from '../rollups/tiers.ts';
import type { Db } from '../schema.ts';
import { getPrunedBefore } from '../settings.ts';
import type { OpenRange } from '../time/date-range.ts';
import { nowSeconds, type Span } from '../time/seconds.ts';

/** What to export. */
export interface FileRange extends Span {
  resolution: Resolution;
  /**
   * Set if raw readings of the range are deleted: the file starts at this time (epoch seconds), although hours go back
   * further.
   */
  deletedBefore: number | undefined;
}

/**
 * Chooses the range and the resolution of a file.
 * @param asked an open start means the first reading of the sensors, an open end means now or their last reading
 * @param wanted a resolution, or `auto` for the one in which a chart draws the range
 */
export async function fileRange(
  db: Db,
  sensors: readonly { id: number }[],
  asked: OpenRange,
  wanted: Resolution | 'auto',
): Promise<FileRange> {
  const ids = sensors.map(({ id }) => id);
  const first = Math.min(...(await timesOf(ids, (id) => firstReadingAt(db, id))));
  const last = Math.max(...(await timesOf(ids, async (id) => (await latestReading(db, id))?.ts)));
  const to = asked.to ?? Math.max(nowSeconds(), last) + 1;
  const from = asked.from ?? Math.min(first, to);
  const resolution = wanted === 'auto' ? await suitableResolution(db, ids, { from, to }) : wanted;
  const prunedBefore = await getPrunedBefore(db);
  const lacking = (resolution === 'raw' || resolution === '30m') && Math.max(from, first) < Math.min(prunedBefore, to);
  return { from, to, resolution, deletedBefore: lacking ? prunedBefore : undefined };
}

async function timesOf(ids: number[], timeOf: (id: number) => Promise<number | undefined>): Promise<number[]> {
  const times = await Promise.all(ids.map(timeOf));
  return times.filter((ts) => ts !== undefined);
}
