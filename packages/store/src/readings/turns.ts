/** Which sensor of a line is drawn when. */
import { type BucketRange, tierOf } from '../rollups/buckets.ts';
import type { Resolution } from '../rollups/tiers.ts';
import type { Db } from '../schema.ts';
import type { Span } from '../time/seconds.ts';
import { startOfHalfHour } from '../time/zone.ts';
import { firstReadingAt } from './read.ts';

/**
 * The turns of the sensors of a line in a range, in its order. Each begins with the bucket of the sensor's first reading, and ends
 * where the next one begins; a sensor alone has all of the range.
 * @param line the earliest first
 */
export async function turnsOf<Sensor extends { id: number }>(
  db: Db,
  line: readonly Sensor[],
  { from, to, zone }: BucketRange,
  resolution: Resolution,
): Promise<(Sensor & Span)[]> {
  if (line.length === 1) return line.map((sensor) => ({ ...sensor, from, to }));
  const turns: (Sensor & Span)[] = [];
  let end = to;
  for (const sensor of line.toReversed()) {
    const first = await firstReadingAt(db, sensor.id);
    if (first === undefined) continue;
    const begin = Math.max(from, beginOf(first, zone, resolution));
    if (begin < end) turns.push({ ...sensor, from: begin, to: end });
    end = Math.min(end, begin);
  }
  return turns.toReversed();
}

/** Of the bucket that a reading is in, or the reading's own time. */
function beginOf(ts: number, zone: string, resolution: Resolution): number {
  if (resolution === 'raw') return ts;
  return tierOf[resolution]?.bucket(ts, zone) ?? startOfHalfHour(ts);
}
