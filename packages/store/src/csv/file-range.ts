/** What a file of readings holds: the command line and HTTP ask here, so that the same question gives the same bytes. */
import type { Kysely } from 'kysely';
import { firstReadingAt, latestReading } from '../readings/read.ts';
import { suitableResolution } from '../readings/series.ts';
import type { Resolution } from '../rollups/tiers.ts';
import type { Schema } from '../schema.ts';
import { getPrunedBefore } from '../settings.ts';
import type { OpenRange } from '../time/date-range.ts';
import { nowSeconds } from '../time/now.ts';

export interface FileRange {
  /** Epoch seconds [from, to). */
  from: number;
  to: number;
  resolution: Resolution;
  /** The file begins later than was asked for: readings before this moment (epoch seconds) are deleted, hours are not. */
  deletedBefore: number | undefined;
}

/**
 * @param asked where it is open, from the first reading of the sensors on, up to now or their last one
 * @param wanted a resolution, or `auto` for the one in which the span is drawn
 */
export async function fileRange(
  db: Kysely<Schema>,
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
