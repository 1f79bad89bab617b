/** The resolutions of readings, and which span is drawn with which resolution. */
import { daySeconds, hourSeconds } from '../time/seconds.ts';
import { startOfDay, startOfHour, startOfWeek } from '../time/zone.ts';

type RollupTable = 'rollup_hour' | 'rollup_day' | 'rollup_week';

/** A table of rollups. */
export interface Tier {
  table: RollupTable;
  /** The table that it is aggregated from. */
  from: RollupTable | 'reading';
  /** Length of a bucket, except at clock changes. */
  seconds: number;
  /** Start of the bucket of `ts`, moved by `buckets`. */
  bucket(ts: number, zone: string, buckets?: number): number;
}

/**
 * The finest first; each is aggregated from the one before it. Hours are UTC hours, days and weeks start at local
 * midnight.
 */
export const tiers: readonly Tier[] = [
  {
    table: 'rollup_hour',
    from: 'reading',
    seconds: hourSeconds,
    bucket: (ts, _zone, n = 0) => startOfHour(ts) + n * hourSeconds,
  },
  { table: 'rollup_day', from: 'rollup_hour', seconds: daySeconds, bucket: startOfDay },
  { table: 'rollup_week', from: 'rollup_day', seconds: 7 * daySeconds, bucket: startOfWeek },
];

/**
 * `raw` readings, half hours, hours, days and weeks. Half hours are aggregated when asked for, the longer ones are
 * stored.
 */
export const resolutions = ['raw', '30m', '1h', '1d', '1w'] as const;
/** One of {@link resolutions}. */
export type Resolution = (typeof resolutions)[number];

/** A span up to `seconds` is drawn with `resolution`: at most 700 points with a reading every five minutes. */
const spans: readonly { seconds: number; resolution: Resolution }[] = [
  { seconds: 40 * hourSeconds, resolution: 'raw' },
  { seconds: 4 * daySeconds, resolution: '30m' },
  { seconds: 14 * daySeconds, resolution: '1h' },
  { seconds: 430 * daySeconds, resolution: '1d' },
];

export function resolutionFor(seconds: number): Resolution {
  return spans.find((span) => seconds <= span.seconds)?.resolution ?? '1w';
}

/** Seconds without a reading that make a gap: three intervals, as a sensor reports about every five minutes. */
export const gapSeconds = 900;
