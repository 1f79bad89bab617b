/** What a chart draws of sensors that followed each other in one place: one line, and where another one took over. */
import { perMetric } from '../metrics.ts';
import { type BucketRange, tierOf } from '../rollups/buckets.ts';
import type { Resolution } from '../rollups/tiers.ts';
import type { Db, StoredSensor } from '../schema.ts';
import { halfHour } from '../time/zone.ts';
import { cadenceOf } from './cadence.ts';
import { readSeries, type Series, suitableResolution } from './series.ts';
import { pollSecondsOf } from './staleness.ts';
import { turnsOf } from './turns.ts';

/** As a sensor's series; from each change on the values are another sensor's. */
export interface ChainSeries extends Series {
  /** When a sensor took over: its first reading in epoch seconds, and sensor.id. In the order of time. */
  changes: { time: number; sensor: number }[];
}

/**
 * The readings of a line of sensors. Where two of them have readings of one time, those of the later sensor are drawn; a bucket in
 * which it took over is the later one's alone.
 * @param chain from `chainOf`: the earliest first
 * @param range and wanted as for `readSeries`
 */
export async function readChainSeries(
  db: Db,
  chain: readonly Pick<StoredSensor, 'id' | 'source'>[],
  range: BucketRange,
  wanted: Resolution | 'auto' = 'auto',
): Promise<ChainSeries> {
  const ids = chain.map(({ id }) => id);
  const resolution = wanted === 'auto' ? await suitableResolution(db, ids, range) : wanted;
  const pollSeconds = await pollSecondsOf(db);
  const parts: Part[] = [];
  for (const { id, source, from, to } of await turnsOf(db, chain, range, resolution)) {
    const series = await readSeries(db, id, { ...range, from, to }, resolution);
    const { gap } = cadenceOf(source, pollSeconds);
    if (series.time.length > 0) parts.push({ id, series, longest: longestStep(resolution, gap) });
  }
  const changes = parts.slice(1).map(({ id, series }) => ({ time: series.time[0] ?? 0, sensor: id }));
  return { ...joined(resolution, parts), changes };
}

interface Part {
  id: number;
  series: Series;
  /** Seconds between two points that a line may join. */
  longest: number;
}

/** As in a series of one sensor: a bucket that is missing breaks the line. @param gap of raw readings */
const longestStep = (resolution: Resolution, gap: number): number =>
  resolution === 'raw' ? gap : 1.5 * (tierOf[resolution]?.seconds ?? halfHour);

/** What of a series is no column of values. */
const others: readonly string[] = ['resolution', 'time'];
type Name = Exclude<keyof Series, 'resolution' | 'time'>;

/** One after the other, with a point of nulls where nobody had a reading between them. */
function joined(resolution: Resolution, parts: readonly Part[]): Series {
  const names = Object.keys(parts[0]?.series ?? perMetric(() => [])).filter((name) => !others.includes(name));
  const time: number[] = [];
  const columns = Object.fromEntries(names.map((name) => [name, [] as (number | null)[]]));
  for (const { series, longest } of parts) {
    const last = time.at(-1);
    const isApart = last !== undefined && (series.time[0] ?? last) - last > longest;
    if (isApart) time.push(last + 1);
    for (const at of series.time) time.push(at);
    for (const name of names) {
      const column = columns[name] ?? [];
      if (isApart) column.push(null);
      for (const value of series[name as Name] ?? []) column.push(value);
    }
  }
  return { resolution, time, ...columns } as Series;
}
