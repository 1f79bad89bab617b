/** The resolutions in which readings can be had, and which span is drawn with which: both are tables. */
import { daySeconds, hourSeconds } from '../time/seconds.ts';
import { startOfDay, startOfHour, startOfWeek } from '../time/zone.ts';

type RollupTable = 'rollup_hour' | 'rollup_day' | 'rollup_week';

export interface Tier {
  table: RollupTable;
  /** The finer one it is summed up from; the first is summed up from the readings. */
  from: RollupTable | 'reading';
  /** Length of a bucket, but for clock changes. */
  seconds: number;
  /** Beginning of the bucket that holds `ts`, moved by `buckets`. */
  bucket(ts: number, zone: string, buckets?: number): number;
}

/** Finest first: each is made of the one before it. Hours are UTC's, days and weeks begin at local midnight. */
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

export const resolutions = ['raw', '30m', '1h', '1d', '1w'] as const;
export type Resolution = (typeof resolutions)[number];

/** A span up to `seconds` is drawn with `resolution`: 700 points at most at a reading every five minutes. */
const spans: readonly { seconds: number; resolution: Resolution }[] = [
  { seconds: 40 * hourSeconds, resolution: 'raw' },
  { seconds: 4 * daySeconds, resolution: '30m' },
  { seconds: 14 * daySeconds, resolution: '1h' },
  { seconds: 430 * daySeconds, resolution: '1d' },
];

export function resolutionFor(seconds: number): Resolution {
  return spans.find((span) => seconds <= span.seconds)?.resolution ?? '1w';
}

/** A sensor reports about every five minutes: after three intervals without a reading there is a gap. */
export const gapSeconds = 900;
