/** Implausible times. This is the only rule: it judges what comes in, and it limits what queries look for. */
import type { Db } from '../schema.ts';
import { boccoNow } from './bocco-clock.ts';

/** The first BOCCO was sold in 2015. */
const earliest = Date.UTC(2015, 0) / 1000;

/** Seconds that a time may be ahead of BOCCO's clock: BOCCO's servers needn't agree to the minute. */
const mostAhead = 3600;

/** Epoch seconds, both ends included. */
export interface TimeRange {
  from: number;
  to: number;
}

/**
 * The plausible times at `now` by BOCCO's clock (epoch seconds): from 2015, when the first BOCCO was sold, to an hour
 * ahead.
 */
export function plausibleAt(now: number): TimeRange {
  return { from: earliest, to: Math.floor(now + mostAhead) };
}

/** The plausible times now, by BOCCO's clock. One statement. */
export async function plausibleTimes(db: Db): Promise<TimeRange> {
  return plausibleAt(await boccoNow(db));
}

/**
 * Why a time is implausible; undefined if it is plausible.
 * @param ts epoch seconds
 * @param now BOCCO's clock when the time came, epoch seconds
 */
export function whyImplausible(ts: number, now: number): string | undefined {
  return rules.find(({ applies }) => applies(ts, now))?.says(ts, now);
}

/** No two time zones are further apart (seconds). */
const widestZones = 26 * 3600;

/** Each sentence continues one that starts with the reading or the message. */
const rules: readonly { applies: (ts: number, now: number) => boolean; says: (ts: number, now: number) => string }[] = [
  {
    applies: (ts) => ts < earliest,
    says: (ts) => `is of ${new Date(ts * 1000).getUTCFullYear()}, before there was a BOCCO: its date is wrong`,
  },
  {
    applies: (ts, now) => ts > now + widestZones,
    says: (ts, now) => `is ${durationText(ts - now)} ahead of BOCCO's clock: its date is wrong`,
  },
  {
    applies: (ts, now) => ts > now + mostAhead,
    says: (ts, now) => `is ${durationText(ts - now)} ahead of BOCCO's clock: its date may lack a time zone`,
  },
];

/** `9 h`, `80 years`: a duration in the largest unit of which it has at least two. */
export function durationText(seconds: number): string {
  const span = Math.abs(seconds);
  const [name, length] = units.find((unit) => span >= 2 * unit[1]) ?? ['s', 1];
  return `${Math.round(span / length)} ${name}`;
}

const units = [
  ['years', 365 * 86_400],
  ['days', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;
